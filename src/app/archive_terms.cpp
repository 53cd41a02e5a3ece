#include "app/archive_terms.hpp"

#include <charconv>
#include <fmt/format.h>

#include "archive/archive_error.hpp"

namespace lastseen {

namespace {

/// No person bears this name: its pseudonym tells the key and nothing else.
constexpr std::string_view kNobody = "\n the key of this archive";

}  // namespace

std::string status_list(const StatusSet& statuses) {
  std::string list;
  for (const auto& [first, last] : ranges_of(statuses)) {
    list += fmt::format("{}{:03}", list.empty() ? "" : ",", first);
    if (last > first) list += fmt::format("-{:03}", last);
  }
  return list;
}

StatusSet statuses_of(std::string_view list) {
  StatusSet statuses;
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(part.size() + 1, list.size()));
    const std::string_view last_text = part.substr(part.find('-') == std::string_view::npos ? 0 : part.find('-') + 1);
    std::size_t first = statuses.size();
    std::size_t last = 0;
    std::from_chars(part.data(), part.data() + part.size(), first);
    std::from_chars(last_text.data(), last_text.data() + last_text.size(), last);
    for (std::size_t status = first; status <= last && status < statuses.size(); ++status) statuses.set(status);
  }
  return statuses;
}

ArchiveTerms terms_of(const Options& options, const People& people) {
  ArchiveTerms terms;
  terms.ignore_status = status_list(options.ignore_status);
  if (people.pseudonymous()) terms.key_check = people.shown(kNobody);
  return terms;
}

void check_terms(const ArchiveTerms& terms, const Options& options, const People& people) {
  const ArchiveTerms ours = terms_of(options, people);
  if (terms.key_check && !ours.key_check) throw ArchiveError("holds pseudonyms: give its key, --pseudonyms KEYFILE");
  if (!terms.key_check && ours.key_check) {
    throw ArchiveError("holds real names: pseudonyms need an archive of their own");
  }
  if (terms.key_check != ours.key_check) throw ArchiveError("holds pseudonyms of another key: give that one");
  if (options.ignore_status_given && terms.ignore_status != ours.ignore_status) {
    throw ArchiveError(
        fmt::format("was made with --ignore-status {}, and that holds for all in it", terms.ignore_status));
  }
}

}  // namespace lastseen

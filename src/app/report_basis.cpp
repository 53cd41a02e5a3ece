#include "app/report_basis.hpp"

#include <fmt/format.h>
#include <vector>

namespace lastseen {

namespace {

std::string base_name(const std::string& path) {
  if (path == "-") return "standard input";
  return path.substr(path.rfind('/') + 1);
}

/// The names and expressions of --user or --ignore-user, with pseudonyms only in the form in which names are shown.
void add_names(std::vector<std::string>& filters, std::string_view what, const NameSelection& names,
               const Question& question) {
  if (names.from_file && names.exact.empty()) filters.push_back(fmt::format("{} of a file without names", what));
  for (const std::string& name : names.exact) {
    filters.push_back(fmt::format("{} {}", what, question.asked(name).value_or("")));
  }
  for (const std::string& pattern : names.patterns) {
    filters.push_back(fmt::format("{} re:{}", what, question.people().pseudonymous() ? "…" : pattern));
  }
}

void add_all(std::vector<std::string>& filters, std::string_view what, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) filters.push_back(fmt::format("{} {}", what, text));
}

std::vector<std::string> filters_of(const Question& question) {
  const Options& options = question.options();
  std::vector<std::string> filters;
  add_names(filters, "only user", options.users, question);
  add_names(filters, "not user", options.ignored_users, question);
  add_all(filters, "only path", options.paths);
  add_all(filters, "not path", options.ignored_paths);
  if (options.people.user_map) filters.push_back("names by " + base_name(*options.people.user_map));
  if (options.people.fold_domain) filters.push_back("names without domain");
  if (options.people.fold_case) filters.push_back("names without case");
  if (options.people.pseudonyms) filters.push_back("pseudonyms for names");
  return filters;
}

/// Where the question names no statuses, each archive goes by its own, and so does what is new in a log beside it.
StatusSet ignored_statuses(const Question& question) {
  const StatusSet& asked = question.options().ignore_status;
  const ArchiveSet& archives = question.logs().archives();
  if (archives.empty() || question.options().ignore_status_given) return asked;
  StatusSet ignored;
  const auto& inputs = question.logs().inputs();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Resume& resume = question.logs().resume(i);
    if (inputs[i].kind() == Input::Kind::archive) {
      ignored |= archives.ignored_statuses(i);
    } else if (!resume.nothing_new) {
      ignored |= resume.ignore_status.value_or(asked);
    }
  }
  return ignored;
}

}  // namespace

std::string statuses_text(const StatusSet& statuses) {
  std::vector<std::string> parts;
  for (const auto& [first, last] : ranges_of(statuses)) {
    if (first == last) {
      parts.push_back(fmt::format("{:03}", first));
    } else if (first % 100 == 0 && last == first + 99) {
      parts.push_back(fmt::format("{}xx", first / 100));
    } else {
      parts.push_back(fmt::format("{:03} to {:03}", first, last));
    }
  }
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
  }
  return text;
}

void add_basis(PresenceBasis& basis, const Question& question, const CoverageRow& coverage) {
  const Options& options = question.options();
  basis.coverage = coverage;
  for (const Input& input : question.logs().inputs()) basis.inputs.push_back(base_name(input.name()));
  basis.ignored_statuses = statuses_text(ignored_statuses(question));
  basis.profiles = question.templates().texts();
  basis.filters = filters_of(question);
  basis.command = options.given;
}

}  // namespace lastseen

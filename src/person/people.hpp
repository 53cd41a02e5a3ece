#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "person/people_request.hpp"
#include "person/pseudonym_key.hpp"

namespace lastseen {

/// From the name that a log bears to the person, and from the person to what is shown. Names are bytes. Safe in many
/// threads; each function allocates, so ask once a name and remember the answer.
class People {
 public:
  /// Every name is a person and is shown as it is.
  People() = default;
  /// Reads the files that are named. Throws UsageError with the place and the remedy.
  explicit People(const PeopleRequest& request);

  /// The user map, then the domain, then case, each where asked for. Nothing where the map drops the user: the event
  /// counts in coverage only.
  std::optional<std::string> person(std::string_view raw) const;

  /// From here on some names are pseudonyms already, those that an archive holds: whatever has the form of one is shown
  /// as it is.
  void keep_pseudonyms() { keeps_pseudonyms_ = true; }

  /// What every answer bears: the person's pseudonym, or the person itself where there are no pseudonyms.
  std::string shown(std::string_view person) const;

  /// As it would be shown: a name of the command line, which is a real name or, with pseudonyms, one of them. Nothing
  /// where the map drops it: then it fits nobody.
  std::optional<std::string> asked(std::string_view argument) const;

  /// How an answer about that name calls it: as asked; whom the map drops by what the command line says, though by no
  /// real name where none is shown.
  std::string called(std::string_view argument) const;

  /// Whether every name is a person and is shown as it is, so that nothing above needs to be called.
  bool identity() const { return !fold_case_ && !fold_domain_ && map_.empty() && !key_; }
  bool pseudonymous() const { return key_.has_value(); }

 private:
  bool fold_case_ = false;
  bool fold_domain_ = false;
  boost::unordered_flat_map<std::string, std::string> map_;
  std::optional<PseudonymKey> key_;
  bool keeps_pseudonyms_ = false;
};

/// `CORP\alice` and `alice@example.com` are `alice`: what stands before the last backslash and from the first at sign
/// on is taken off, unless nothing would be left.
std::string_view without_domain(std::string_view name);

}  // namespace lastseen

#pragma once

#include <string>

#include "app/options.hpp"
#include "archive/stored_input.hpp"
#include "person/people.hpp"
#include "status_set.hpp"

namespace lastseen {

/// `401,407`, `400-499`: what --ignore-status reads.
std::string status_list(const StatusSet& statuses);
/// The statuses of a list that status_list wrote; others in it are passed over.
StatusSet statuses_of(std::string_view list);

/// The terms on which the options would make an archive.
ArchiveTerms terms_of(const Options& options, const People& people);

/// Throws ArchiveError where events read by these options do not belong into an archive made on these terms: its
/// pseudonyms are of another key, or other statuses were ignored. Statuses that are not given are those of the archive.
void check_terms(const ArchiveTerms& terms, const Options& options, const People& people);

}  // namespace lastseen

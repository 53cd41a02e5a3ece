#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "presence/user_table.hpp"

namespace lastseen {

/// One a thread.
template <class Worker>
using Workers = std::vector<std::unique_ptr<Worker>>;

/// The users whom any of them saw, by the names that the logs bear; their states are those of new users.
template <class Worker>
auto users_of(const Workers<Worker>& workers) {
  std::decay_t<decltype(std::declval<const Worker&>().users())> users;
  for (const auto& worker : workers) {
    for (std::uint32_t i = 0; i < worker->users().size(); ++i) users.intern(worker->users()[UserId{i}].name());
  }
  return users;
}

}  // namespace lastseen

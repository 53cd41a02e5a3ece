#pragma once

#include <exception>
#include <thread>
#include <vector>

namespace lastseen {

/// Calls `work(i)` for each i below `count`, the last in this thread and each of the others in one of its own as far as
/// the system gives them, and waits for all. Rethrows what the first of them threw.
template <class Work>
void side_by_side(unsigned count, Work&& work) {
  std::vector<std::exception_ptr> failures(count);
  const auto guarded = [&](unsigned i) {
    try {
      work(i);
    } catch (...) {
      failures[i] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    threads.reserve(count);
    for (unsigned i = 0; i + 1 < count; ++i) {
      try {
        threads.emplace_back(guarded, i);
      } catch (...) {
        guarded(i);
      }
    }
    if (count != 0) guarded(count - 1);
  }
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace lastseen

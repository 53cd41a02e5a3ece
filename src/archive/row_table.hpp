#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lastseen {

/// Something for each row of a table of an archive. SQLite numbers rows from 1, so nearly all are found without
/// hashing; a file that is damaged or made to harm may name any number.
template <class T>
class RowTable {
 public:
  /// That of a row, by default what T() is. Valid until the next call.
  T& operator[](std::int64_t id) {
    if (id < 0 || id >= kMostDense) return others_[id];
    const auto i = static_cast<std::size_t>(id);
    if (i >= dense_.size()) dense_.resize(i + i / 2 + 1);
    return dense_[i];
  }

 private:
  static constexpr std::int64_t kMostDense = 1 << 20;
  std::vector<T> dense_;
  boost::unordered_flat_map<std::int64_t, T> others_;
};

}  // namespace lastseen

#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace lastseen {

/// Memory of more than half of kHugePage comes straight from the system, in huge pages where it grants them, and goes
/// straight back; less comes from `operator new`. It begins with a cache line. The first touch of a page of 4 KiB takes
/// up to 12 µs on a virtual machine, which was a quarter of `window` and a third of `sessions`; that of a huge page
/// takes 0.3 µs for each 4 KiB. Throws std::bad_alloc.
inline constexpr std::size_t kHugePage = std::size_t{1} << 21;
inline constexpr std::size_t kCacheLine = 64;
void* allocate_large(std::size_t bytes);
/// `bytes` as they were asked for.
void free_large(void* memory, std::size_t bytes) noexcept;
/// Gives the huge pages that lie wholly in [begin, end) back to the system; what was in them is lost. Where the last of
/// them ends, or `begin`.
void* release_large(void* begin, void* end) noexcept;

/// For containers whose size grows with the log. Elements that need no construction are not set to zero.
template <class T>
struct LargeAllocator {
  using value_type = T;

  LargeAllocator() = default;
  template <class U>
  LargeAllocator(const LargeAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    static_assert(alignof(T) <= kCacheLine);
    if (count > static_cast<std::size_t>(-1) / 2 / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(allocate_large(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) noexcept { free_large(memory, count * sizeof(T)); }

  template <class U>
  void construct(U* at) {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U, class... Arguments>
  void construct(U* at, Arguments&&... arguments) {
    ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
  }

  friend bool operator==(const LargeAllocator&, const LargeAllocator&) { return true; }
};

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

/// Gives the memory of a vector back from its front on while its elements are used up: what is made of them takes its
/// place.
template <class T>
class UsedUp {
 public:
  explicit UsedUp(LargeVector<T>& elements) : elements_(elements), released_(elements.data()) {}
  /// The first `count` elements will not be looked at again.
  void first(std::size_t count) {
    void* const end = elements_.data() + count;
    if (static_cast<char*>(end) - static_cast<char*>(released_) >= static_cast<std::ptrdiff_t>(kHugePage)) {
      released_ = release_large(released_, end);
    }
  }

 private:
  LargeVector<T>& elements_;
  void* released_;
};

}  // namespace lastseen

#include "large_allocator.hpp"

#include <cstdint>
#include <sys/mman.h>

namespace lastseen {

namespace {

/// The size of a page is this or a part of it, 64 KiB on some arm64.
constexpr std::size_t kPage = std::size_t{1} << 16;

std::uintptr_t rounded_up(std::uintptr_t number, std::size_t unit) {
  return (number + unit - 1) / unit * unit;
}

/// More than this is worth a whole huge page, less comes in small ones.
constexpr std::size_t kWorthHugePage = kHugePage / 2;

/// What is mapped for so many bytes.
std::size_t mapped(std::size_t bytes) {
  return rounded_up(bytes, bytes % kHugePage > kWorthHugePage ? kHugePage : kPage);
}

}  // namespace

void* allocate_large(std::size_t bytes) {
  if (bytes <= kWorthHugePage) return ::operator new (bytes, std::align_val_t{kCacheLine});
  const std::size_t size = mapped(bytes);
  void* const memory = ::mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  // Huge pages are aligned: what is too much before and behind goes back.
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t aligned = rounded_up(begin, kHugePage);
  if (aligned != begin) ::munmap(memory, aligned - begin);
  ::munmap(reinterpret_cast<void*>(aligned + size), begin + kHugePage - aligned);
  ::madvise(reinterpret_cast<void*>(aligned), size, MADV_HUGEPAGE);
  return reinterpret_cast<void*>(aligned);
}

void free_large(void* memory, std::size_t bytes) noexcept {
  if (bytes <= kWorthHugePage) {
    ::operator delete (memory, std::align_val_t{kCacheLine});
  } else {
    ::munmap(memory, mapped(bytes));
  }
}

void* release_large(void* begin, void* end) noexcept {
  const std::uintptr_t first = rounded_up(reinterpret_cast<std::uintptr_t>(begin), kHugePage);
  const std::uintptr_t last = reinterpret_cast<std::uintptr_t>(end) / kHugePage * kHugePage;
  if (first >= last) return begin;
  ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
  return reinterpret_cast<void*>(last);
}

}  // namespace lastseen

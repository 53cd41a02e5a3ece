#include "person/pseudonym_key.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <new>
#include <optional>
#include <sodium.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "usage_error.hpp"

namespace lastseen {

namespace {

constexpr std::string_view kPrefix = "p-";
constexpr std::size_t kCharacters = 16;
constexpr std::size_t kLeastKeySize = 16;
/// No key is that long: a device or a log was named by mistake.
constexpr std::size_t kGreatestKeySize = 1 << 20;
constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";  // RFC 4648, lower case

/// Memory for the key while it is read, wiped at the end.
class KeyBytes {
 public:
  KeyBytes() : bytes_(kGreatestKeySize + 1) {}
  KeyBytes(const KeyBytes&) = delete;
  KeyBytes& operator=(const KeyBytes&) = delete;
  ~KeyBytes() { sodium_memzero(bytes_.data(), size_); }

  /// Reads to the end of the file; false on an error, which errno tells.
  bool read_from(int descriptor) {
    while (size_ < bytes_.size()) {
      const auto count = ::read(descriptor, bytes_.data() + size_, bytes_.size() - size_);
      if (count == 0) return true;
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      size_ += static_cast<std::size_t>(count);
    }
    return true;
  }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::vector<char> bytes_;
  std::size_t size_ = 0;
};

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw UsageError(fmt::format("--pseudonyms: {}: {}", path, why));
}

}  // namespace

/// HMAC-SHA-256 with the key already taken in: a name needs a copy of it, not the key.
struct PseudonymKey::State {
  crypto_auth_hmacsha256_state hmac;
};

void PseudonymKey::Release::operator()(State* state) const {
  sodium_free(state);
}

PseudonymKey::PseudonymKey(std::string_view bytes) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used: it found no source of random numbers");
  state_.reset(static_cast<State*>(sodium_malloc(sizeof(State))));
  if (!state_) throw std::bad_alloc();
  crypto_auth_hmacsha256_init(&state_->hmac, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  sodium_mprotect_readonly(state_.get());
}

PseudonymKey::PseudonymKey(PseudonymKey&&) noexcept = default;
PseudonymKey& PseudonymKey::operator=(PseudonymKey&&) noexcept = default;
PseudonymKey::~PseudonymKey() = default;

PseudonymKey PseudonymKey::read(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) refuse(path, std::strerror(errno));
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) refuse(path, std::strerror(errno));
  if ((status.st_mode & 077) != 0) {
    refuse(path, fmt::format("group or others may use it (mode {:04o}): chmod 600 {}", status.st_mode & 07777, path));
  }
  KeyBytes key;
  if (!key.read_from(file.number())) refuse(path, std::strerror(errno));
  if (key.view().size() < kLeastKeySize) {
    refuse(path, fmt::format("fewer than {} bytes; make a key with: (umask 077; head -c 32 /dev/urandom > {})",
                             kLeastKeySize, path));
  }
  if (key.view().size() > kGreatestKeySize) refuse(path, "over 1 MiB: this is no key");
  return PseudonymKey(key.view());
}

std::string PseudonymKey::pseudonym(std::string_view name) const {
  auto state = state_->hmac;
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> hash;
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(name.data()), name.size());
  crypto_auth_hmacsha256_final(&state, hash.data());
  sodium_memzero(&state, sizeof state);

  std::string result(kPrefix);
  std::uint32_t bits = 0;
  int held = 0;
  for (std::size_t next = 0; result.size() < kPrefix.size() + kCharacters;) {
    if (held < 5) {
      bits = bits << 8 | hash[next++];
      held += 8;
    }
    held -= 5;
    result += kBase32[bits >> held & 31];
  }
  return result;
}

bool PseudonymKey::is_pseudonym(std::string_view text) {
  return text.size() == kPrefix.size() + kCharacters && text.substr(0, kPrefix.size()) == kPrefix &&
         text.find_first_not_of(kBase32, kPrefix.size()) == std::string_view::npos;
}

}  // namespace lastseen

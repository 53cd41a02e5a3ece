#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace lastseen {

/// The key of `--pseudonyms`. Immutable, safe in many threads. The key's own bytes are wiped once read; what is left of
/// them stands in locked memory.
class PseudonymKey {
 public:
  /// All bytes of a file. Throws UsageError where it cannot be read, holds fewer than 16 bytes, or is open to its group
  /// or to others.
  static PseudonymKey read(const std::string& path);
  PseudonymKey(PseudonymKey&&) noexcept;
  PseudonymKey& operator=(PseudonymKey&&) noexcept;
  ~PseudonymKey();

  /// `p-` and 16 characters of base32, lower case, of HMAC-SHA-256(key, name).
  std::string pseudonym(std::string_view name) const;
  /// Whether a text has the shape of a pseudonym.
  static bool is_pseudonym(std::string_view text);

 private:
  struct State;
  struct Release {
    void operator()(State* state) const;
  };
  explicit PseudonymKey(std::string_view bytes);

  std::unique_ptr<State, Release> state_;
};

}  // namespace lastseen

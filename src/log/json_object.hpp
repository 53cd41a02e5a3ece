#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "log/line_memory.hpp"
#include "log/log_format.hpp"

namespace lastseen {

/// A value of a JSON object, as the bytes that stand in the line.
struct JsonValue {
  enum class Type : std::uint8_t {
    absent,
    text,    ///< a string: `raw` is what stands between its quotes
    number,  ///< `raw` is the whole of it
    other,   ///< null, true, false, an object, an array of anything but one string
  };
  Type type = Type::absent;
  std::string_view raw;
};

/// Picks a few values out of lines that hold a JSON object each. Lines of real servers are JSON only nearly: bytes that
/// are not UTF-8 are read as they are, `\xHH` is an escape, a number may begin with zeros (nginx's status `000`), of a
/// duplicate key the first counts. All else must be as RFC 8259 has it, also where nobody looks.
class JsonObjectReader {
 public:
  /// A path with dots is tried as a key, then as one key in another; a number is an index of an array.
  explicit JsonObjectReader(const std::vector<std::string>& paths);

  /// Views in the values point into `line`. Where it is no JSON object: false, with the column.
  bool read(std::string_view line, Rejection& rejection);
  /// The value at the path of this index in the line that was read last.
  JsonValue operator[](std::size_t path) const {
    return found_[path].line == lines_ ? found_[path].value : JsonValue{};
  }

  struct Member {
    std::string_view key;
    JsonValue value;
  };
  /// The members of the object that was read last, in the order in which they stand.
  const std::vector<Member>& members() const { return members_; }

 private:
  /// The keys that are looked for in an object, or the indexes in an array.
  struct Node;
  struct Key {
    std::string text;
    std::vector<std::size_t> whole;   ///< paths that are this key
    std::vector<std::size_t> nested;  ///< paths whose last part is this key
    std::shared_ptr<Node> inner;
    std::uint64_t last_line = 0;  ///< that had it
  };
  struct Node {
    Key* find(std::string_view text);
    Key& add(std::string_view text);
    std::vector<std::vector<Key>> by_length;
  };
  struct Found {
    JsonValue value;
    std::uint64_t line = 0;  ///< that had it
    bool by_whole_key = false;
  };
  /// A key as it stood in the line before, with its quotes and colon. Most lines have the keys of the line before in
  /// the same order.
  struct LastKey {
    std::string text;
    Key* key = nullptr;
  };

  void add_nested(std::string_view path, std::size_t index);
  bool fail(const char* reason);
  /// There are none in most lines.
  void skip_blanks() {
    if (at_ < end_ && static_cast<unsigned char>(*at_) <= ' ') skip_all_blanks();
  }
  void skip_all_blanks();
  bool next_is(char c) const { return at_ < end_ && *at_ == c; }
  bool take(char c);
  bool root();
  bool object(Node* node, std::size_t depth);
  bool array(Node* node, std::size_t depth, JsonValue& single);
  bool any(Node* inner, std::size_t depth, JsonValue& value);
  bool key(std::string_view& text);
  bool string(std::string_view& raw);
  bool escape();
  bool word(JsonValue& value);
  bool member(Key* key, std::size_t depth, JsonValue& value);

  Node root_;
  std::vector<LastKey> last_keys_;
  std::vector<Found> found_;
  std::vector<Member> members_;
  LineMemory memory_;
  std::uint64_t lines_ = 0;
  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  Rejection* rejection_ = nullptr;
};

}  // namespace lastseen

#include "report/utf8.hpp"

#include <string>

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("UTF-8 is decoded strictly", "[report]") {
  struct Case {
    std::string bytes;
    bool valid;
    int length;
    char32_t code;
  };
  const Case cases[] = {
      {"a", true, 1, U'a'},
      {"\xC2\x80", true, 2, 0x80},
      {"\xDF\xBF", true, 2, 0x7FF},
      {"\xE0\xA0\x80", true, 3, 0x800},
      {"\xED\x9F\xBF", true, 3, 0xD7FF},
      {"\xEF\xBF\xBF", true, 3, 0xFFFF},
      {"\xF0\x90\x80\x80", true, 4, 0x10000},
      {"\xF4\x8F\xBF\xBF", true, 4, 0x10FFFF},
      {"\x80", false, 1, 0},              // a continuation alone
      {"\xC1\xBF", false, 1, 0},          // overlong
      {"\xE0\x9F\xBF", false, 1, 0},      // overlong
      {"\xF0\x8F\xBF\xBF", false, 1, 0},  // overlong
      {"\xED\xA0\x80", false, 1, 0},      // a surrogate
      {"\xF4\x90\x80\x80", false, 1, 0},  // above U+10FFFF
      {"\xFF", false, 1, 0},
      {"\xE2\x82", false, 2, 0},  // cut short: one flaw, not two
      {"\xF0\x90\x80", false, 3, 0},
      {"\xF0\x90\x80X", false, 3, 0},
      {"\xE2X", false, 1, 0},
  };
  for (const Case& c : cases) {
    const Utf8Unit unit = decode_utf8(c.bytes);
    CHECK(unit.valid == c.valid);
    CHECK(unit.length == c.length);
    CHECK(unit.code == c.code);
  }
}

TEST_CASE("controls, bidi and zero-width characters and line separators are unsafe", "[report]") {
  for (const char32_t code :
       {0x00, 0x09, 0x1B, 0x7F, 0x80, 0x9F, 0xAD, 0x200B, 0x200D, 0x2028, 0x2029, 0x202E, 0x2066, 0xFEFF, 0xE0001}) {
    CHECK(is_unsafe(code));
  }
  for (const char32_t code : {U' ', U'~', U'\\', U'é', U'日', char32_t{0x0301}, char32_t{0x1F600}, char32_t{0xFFFD}}) {
    CHECK_FALSE(is_unsafe(code));
  }
}

TEST_CASE("printable ASCII runs from the blank to the tilde, wherever the byte stands", "[report]") {
  for (std::size_t length = 0; length < 20; ++length) {
    REQUIRE(is_printable_ascii(std::string(length, ' ')));
    REQUIRE(is_printable_ascii(std::string(length, '~')));
    for (std::size_t at = 0; at < length; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(length, 'a');
        text[at] = static_cast<char>(byte);
        REQUIRE(is_printable_ascii(text) == (byte >= ' ' && byte <= '~'));
      }
    }
  }
}

#include "log/template_pattern.hpp"

#include <re2/re2.h>
#include <utility>

#include "catch.hpp"

using namespace lastseen;

namespace {

Piece text(std::string literal) {
  return {std::move(literal), "", nullptr};
}
Piece free_field() {
  return {"", "$f", nullptr};
}
Piece field(const FieldType& type) {
  return {"", "$t", &type};
}

/// The fields of a line with `|` between them, or `no`.
std::string taken_apart(const TemplatePattern& pattern, std::string_view line) {
  std::vector<std::string_view> found;
  Rejection rejection;
  if (!pattern.match(line, found, rejection)) return "no";
  std::string fields;
  bool first = true;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!pattern.pieces()[i].literal.empty()) continue;
    if (!std::exchange(first, false)) fields += '|';
    fields += found[i];
  }
  return fields;
}

}  // namespace

TEST_CASE("a line is taken apart as the regular expression would", "[log][template]") {
  const TemplatePattern quoted(
      {text("u=\""), free_field(), text("\" "), field(field_types::kDigits), text(" \""), free_field(), text("\"")},
      Escaping::backslashes);
  CHECK(taken_apart(quoted, R"(u="alice" 12 "x y")") == "alice|12|x y");
  CHECK(taken_apart(quoted, R"(u="" 12 "")") == "|12|");
  CHECK(taken_apart(quoted, R"(u="""" 12 "")") == "\"\"|12|");
  CHECK(taken_apart(quoted, R"(u="a\" 1 \"b" 12 "")") == R"(a\" 1 \"b|12|)");
  CHECK(taken_apart(quoted, R"(u="a\\" 12 "x\"")") == R"(a\\|12|x\")");
  CHECK(taken_apart(quoted, R"(u="a"b" 12 "")") == "no");
  CHECK(taken_apart(quoted, R"(u="alice" 12 "x)") == "no");
  CHECK(taken_apart(quoted, R"(u="alice" 12 "x" )") == "no");
  CHECK(taken_apart(quoted, R"(u="alice" twelve "x")") == "no");

  const TemplatePattern bare(
      {free_field(), text(" - "), free_field(), text(" ["), field(field_types::kClf), text("] "), free_field()},
      Escaping::backslashes);
  CHECK(taken_apart(bare, "h - a b [24/Nov/2026:10:00:00 +0000] x") == "h|a b|24/Nov/2026:10:00:00 +0000|x");
  CHECK(taken_apart(bare, "h - a [24/Nov/2026:10:00:00 +0000] [24/Nov/2026:10:00:00 +0000] x") ==
        "h|a|24/Nov/2026:10:00:00 +0000|[24/Nov/2026:10:00:00 +0000] x");
  CHECK(taken_apart(bare, "h - a [b] [24/Nov/2026:10:00:00.5 +0000] ") == "h|a [b]|24/Nov/2026:10:00:00.5 +0000|");
  CHECK(taken_apart(bare, "h - x - a [24/Nov/2026:10:00:00 +0000] x") == "h|x - a|24/Nov/2026:10:00:00 +0000|x");
  CHECK(taken_apart(bare, "h - a [24/Nov/2026:10:00:00 +0000] \"x\"") == "no");
  CHECK(taken_apart(bare, "h - a [24/Nov/2026:10:00:00 +0000] x\\") == "no");

  // An escape is not torn apart.
  const TemplatePattern backslash({free_field(), text("n"), free_field(), text(";")}, Escaping::backslashes);
  CHECK(taken_apart(backslash, "a\\nbnc;") == "a\\nb|c");

  const TemplatePattern raw({free_field(), text(" \""), free_field(), text("\" "), free_field()}, Escaping::none);
  CHECK(taken_apart(raw, R"(a "b "c" "d" "e")") == R"(a|b "c|"d" "e")");
  CHECK(taken_apart(raw, R"(\ "" \)") == R"(\||\)");
}

TEST_CASE("where the first choice is wrong the expression decides", "[log][template]") {
  // Greedy digits must give one back;.
  const TemplatePattern gives_back({field(field_types::kDigits), text("0 "), free_field()}, Escaping::backslashes);
  CHECK(taken_apart(gives_back, "1200 x") == "120|x");
  const TemplatePattern adjacent({free_field(), field(field_types::kStatusCode), text(" "), free_field()},
                                 Escaping::backslashes);
  CHECK(taken_apart(adjacent, "a2000 x") == "a2|000|x");
  const TemplatePattern word({field(field_types::kWord), free_field(), text("x "), free_field()},
                             Escaping::backslashes);
  CHECK(taken_apart(word, "ax b") == "a||b");
}

TEST_CASE("the plan agrees with the expression on random lines", "[log][template]") {
  const FieldType* const types[] = {&field_types::kDigits,
                                    &field_types::kDecimal,
                                    &field_types::kStatus,
                                    &field_types::kWord,
                                    &field_types::kTwoDigits,
                                    nullptr,
                                    nullptr,
                                    nullptr};
  const char* const literals[] = {" ", "\"", "\" \"", " [", "] ", "1", "-", "\\", "x "};
  std::uint64_t state = 88172645463325252;
  const auto random = [&](std::size_t below) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return static_cast<std::size_t>(state % below);
  };
  for (int round = 0; round < 300; ++round) {
    const Escaping escaping = random(3) == 0 ? Escaping::none : Escaping::backslashes;
    std::vector<Piece> pieces;
    std::string expression = "(?s)";
    for (std::size_t n = 1 + random(4); n > 0; --n) {
      const FieldType* const type = types[random(std::size(types))];
      pieces.push_back({"", "$f", type});
      expression += type                         ? std::string("(") + type->regex + ")"
                    : escaping == Escaping::none ? R"((.*?))"
                                                 : R"re(((?:""|(?:[^"\\]|\\.)*?)))re";
      if (random(8) == 0) continue;
      const char* const literal = literals[random(std::size(literals))];
      pieces.push_back(text(literal));
      expression += re2::RE2::QuoteMeta(literal);
    }
    const TemplatePattern pattern(pieces, escaping);
    re2::RE2::Options latin1;
    latin1.set_encoding(re2::RE2::Options::EncodingLatin1);
    const re2::RE2 regex(expression, latin1);
    for (int lines = 0; lines < 100; ++lines) {
      std::string line;
      for (const Piece& piece : pieces) {
        if (!piece.literal.empty() && random(20) > 0)
          line += piece.literal;
        else
          for (std::size_t n = random(5); n > 0; --n) line += "1290.-\"\\ x[]"[random(12)];
      }
      std::vector<re2::StringPiece> groups(static_cast<std::size_t>(regex.NumberOfCapturingGroups()) + 1);
      std::string expected = "no";
      if (regex.Match(line, 0, line.size(), re2::RE2::ANCHOR_BOTH, groups.data(), static_cast<int>(groups.size()))) {
        expected.clear();
        for (std::size_t i = 1; i < groups.size(); ++i) {
          if (i > 1) expected += '|';
          expected += groups[i].as_string();
        }
      }
      CAPTURE(expression, line);
      REQUIRE(taken_apart(pattern, line) == expected);
    }
  }
}

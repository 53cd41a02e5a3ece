#include "shared_presence/score.hpp"

#include "catch.hpp"

using namespace lastseen;

TEST_CASE("An instant is a score and comes back", "[redis]") {
  CHECK(score_text(Instant(std::chrono::milliseconds(1'764'000'000'007))) == "1764000000.007");
  CHECK(score_text(Instant(std::chrono::milliseconds(0))) == "0.000");
  CHECK(score_text(Instant(std::chrono::milliseconds(-1500))) == "-1.500");
  for (std::int64_t count = 1'764'000'000'000; count < 1'764'000'020'000; ++count) {
    const Instant at{std::chrono::milliseconds(count)};
    REQUIRE(score_instant(score_text(at)) == at);
  }
}

TEST_CASE("Scores are read as Redis prints doubles, and cut to milliseconds", "[redis]") {
  struct Row {
    const char* text;
    std::optional<std::int64_t> milliseconds;
  };
  const Row rows[] = {
      {"1764000000", 1'764'000'000'000},
      {"1764000000.000999", 1'764'000'000'000},
      {"1764000000.122999", 1'764'000'000'122},
      {"1764000000.123001", 1'764'000'000'123},
      {"1.764e9", 1'764'000'000'000},
      {"-0.5", -500},
      {"inf", std::nullopt},
      {"-inf", std::nullopt},
      {"nan", std::nullopt},
      {"1e300", std::nullopt},
      {"", std::nullopt},
      {"12x", std::nullopt},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto at = score_instant(row.text);
    REQUIRE(at.has_value() == row.milliseconds.has_value());
    if (at) CHECK(at->time_since_epoch().count() == *row.milliseconds);
  }
}

#include "log/timestamp.hpp"

#include <cstdint>
#include <string>

#include "catch.hpp"

using namespace lastseen;

namespace {

constexpr std::int64_t kTen = 1795514400000;  // 2026-11-24T10:00:00Z

struct TimeCase {
  std::string_view text;
  std::int64_t milliseconds;
};

std::int64_t milliseconds(const Record& record) {
  return record.time.time_since_epoch().count();
}

}  // namespace

TEST_CASE("times are read exactly, and cut to milliseconds", "[log][time]") {
  const auto c = GENERATE(values<TimeCase>({
      {"24/Nov/2026:10:00:00 +0000", kTen},
      {"24/Nov/2026:10:00:00.9999 +0000", kTen + 999},
      {"24/Nov/2026:11:30:00 +0130", kTen},
      {"23/Nov/2026:23:00:00 -1100", kTen},
      {"24/Nov/2026:09:59:60 +0000", kTen},
      {"29/Feb/2024:00:00:00 +0000", 1709164800000},
      {"31/Dec/1969:23:59:59 +0000", -1000},
      {"01/Jan/0001:00:00:00 +0000", -62135596800000},
      {"31/Dec/9999:23:59:59 +0000", 253402300799000},
      {"2026-11-24T10:00:00Z", kTen},
      {"2026-11-24t10:00:00z", kTen},
      {"2026-11-24 10:00:00", kTen},
      {"2026-11-24T10:00:00.2419Z", kTen + 241},
      {"2026-11-24 10:00:00,5", kTen + 500},
      {"2026-11-24T11:00:00+01:00", kTen},
      {"2026-11-24T11:00:00+0100", kTen},
      {"2026-11-24T10:00:00.000000001-00:00", kTen},
      {"2026/11/24 10:00:00", kTen},
      {"2026/11/24 10:00:00.25", kTen + 250},
      {"1795514400", kTen},
      {"1795514400.2419999999999999999999999", kTen + 241},
      {"1795514400241", kTen + 241},
      {"1795514400241.9", kTen + 241},
      {"1795514400241999", kTen + 241},
      {"1795514400241999999", kTen + 241},
      {"1.7955144002419E9", kTen + 241},
      {"1.7955144e+9", kTen},
      {"17955144e2", kTen},
      {"0", 0},
      {"0.0e99999999999999999999", 0},
      {"0.0009", 0},
      {"0000000000000000000000001", 1000},
      {"99999999999", 99999999999000},
      {"100000000000", 100000000000},
      {"99999999999999", 99999999999999},
      {"100000000000000", 100000000000},
      {"100000000000000000", 100000000000},
      {"99999999999999999999", 99999999999999},
  }));
  CAPTURE(c.text);
  Record record;
  Rejection problem;
  const bool read = TimeReader(TimeZone::utc(), true).any(c.text, record, problem);
  CAPTURE(problem.column, problem.reason);
  REQUIRE(read);
  CHECK(milliseconds(record) == c.milliseconds);
  CHECK_FALSE(record.ambiguous_time);
}

TEST_CASE("impossible times are refused, and it is said where", "[log][time]") {
  const auto [text, column] = GENERATE(table<std::string_view, std::size_t>({
      {"", 0},
      {"-", 0},
      {"30/Feb/2026:10:00:00 +0000", 0},
      {"29/Feb/2026:10:00:00 +0000", 0},
      {"00/Nov/2026:10:00:00 +0000", 0},
      {"24/nov/2026:10:00:00 +0000", 3},
      {"24/Foo/2026:10:00:00 +0000", 3},
      {"24/Nov/0000:10:00:00 +0000", 0},
      {"24/Nov/2026:24:00:00 +0000", 12},
      {"24/Nov/2026:10:60:00 +0000", 12},
      {"24/Nov/2026:10:00:61 +0000", 12},
      {"31/Dec/9999:23:59:60 +0000", 0},
      {"31/Dec/9999:23:59:59 -0100", 0},
      {"9999-12-31T23:59:59.5-00:01", 0},
      {"24/Nov/2026:10:00:00", 20},
      {"24/Nov/2026:10:00:00 +2400", 21},
      {"24/Nov/2026:10:00:00 +0060", 21},
      {"24/Nov/2026:10:00:00 +00:00", 21},
      {"24/Nov/2026:10:00:00 UTC", 21},
      {"24/Nov/2026:10:00:00. +0000", 21},
      {"24/Nov/2026 10:00:00 +0000", 11},
      {"4/Nov/2026:10:00:00 +0000", 1},
      {"2026-11-24", 10},
      {"2026-11-24T10:00Z", 16},
      {"2026-13-24T10:00:00Z", 0},
      {"2026-11-31T10:00:00Z", 0},
      {"2026-11-24T10:00:00.Z", 20},
      {"2026-11-24T10:00:00 Z", 19},
      {"2026-11-24T10:00:00+24:00", 19},
      {"2026-11-24T24:00:00Z", 11},
      {"2026/11/24 10:00:00Z", 19},
      {"2026/11/24T10:00:00", 10},
      {"1.", 2},
      {"1e", 2},
      {"1e-3", 2},
      {"-1", 0},
      {"100000000000000000000", 0},
      {"1e21", 0},
      {"1e999999999999", 0},
      {"17955144oo", 8},
      {"yesterday", 0},
  }));
  CAPTURE(text);
  Record record;
  Rejection problem;
  TimeReader reader(TimeZone::utc(), true);
  CHECK_FALSE(reader.any(text, record, problem));
  CHECK(problem.column == column);
  CHECK_FALSE(std::string_view(problem.reason).empty());
}

TEST_CASE("a refused date is not remembered as the last one", "[log][time]") {
  TimeReader reader(TimeZone::utc(), true);
  Record record;
  Rejection problem;
  CHECK(reader.clf("24/Nov/2026:10:00:00 +0000", record, problem));
  CHECK_FALSE(reader.clf("31/Nov/2026:10:00:00 +0000", record, problem));
  CHECK_FALSE(reader.clf("31/Nov/2026:10:00:00 +0000", record, problem));
  CHECK(reader.iso("2026-11-25T10:00:00Z", record, problem));
  CHECK(reader.clf("24/Nov/2026:10:00:00 +0000", record, problem));
  CHECK(milliseconds(record) == kTen);
}

TEST_CASE("a time without a zone is read in the zone of the log", "[log][time]") {
  const auto [text, utc, ambiguous] = GENERATE(table<std::string, std::string, bool>({
      {"2026-07-01 10:00:00", "2026-07-01T08:00:00Z", false},
      {"2026-01-01 10:00:00", "2026-01-01T09:00:00Z", false},
      {"2026-10-25 01:59:59", "2026-10-24T23:59:59Z", false},
      {"2026-10-25 02:00:00", "2026-10-25T00:00:00Z", true},  // twice: the earlier
      {"2026-10-25 02:59:59", "2026-10-25T00:59:59Z", true},
      {"2026-10-25 03:00:00", "2026-10-25T02:00:00Z", false},
      {"2026-03-29 02:30:00", "2026-03-29T01:30:00Z", true},  // never: by the offset before the gap
      {"2026-03-29 03:00:00", "2026-03-29T01:00:00Z", false},
  }));
  CAPTURE(text);
  TimeReader reader(TimeZone::named("Europe/Paris").value(), false);
  Record expected, record;
  Rejection problem;
  REQUIRE(reader.iso(utc, expected, problem));
  REQUIRE(reader.iso(text, record, problem));
  CHECK(record.time == expected.time);
  CHECK(record.ambiguous_time == ambiguous);
  // Again, with what the reader remembers of a neighbouring time.
  REQUIRE(reader.iso("2026-10-25 01:59:00", record, problem));
  REQUIRE(reader.iso(text, record, problem));
  CHECK(record.time == expected.time);
  CHECK(record.ambiguous_time == ambiguous);
}

TEST_CASE("a CLF time may lack its zone where one is given", "[log][time]") {
  Record record;
  Rejection problem;
  REQUIRE(TimeReader(TimeZone::named("+02:00").value(), false).clf("24/Nov/2026:12:00:00", record, problem));
  CHECK(milliseconds(record) == kTen);
}

#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/line_reading.hpp"
#include "archive/prints.hpp"
#include "event.hpp"
#include "tally.hpp"
#include "text_arena.hpp"

namespace lastseen {

/// One event on its way into the archive. Users and requests are numbers of the run's names.
struct RecordedEvent {
  Instant time{};
  std::uint64_t offset = 0;
  std::uint32_t user = 0;
  std::uint32_t request = 0;
};

/// A method, path and status as they stand in events.
struct RequestText {
  std::optional<std::string_view> method;
  std::optional<std::string_view> target;
  std::optional<std::uint16_t> status;
};

/// One that the run had not seen before.
struct NewRequest {
  RequestText text;
  std::uint32_t number = 0;
};

/// The names seen in a run, numbered from 0, the only copy made of each.
class RunNames {
 public:
  /// Its number; a new one is also appended to `fresh`.
  std::uint32_t user(std::string_view name, std::vector<std::string_view>& fresh);
  std::uint32_t request(const RequestText& request, std::vector<NewRequest>& fresh);

 private:
  boost::unordered_flat_map<std::string_view, std::uint32_t> users_;
  boost::unordered_flat_map<std::string_view, std::uint32_t> requests_;
  std::string key_;
  TextArena texts_;
};

/// What was read of one content since the last portion, and where that leaves it: all that must be stored together.
struct Portion {
  std::vector<RecordedEvent> events;
  std::vector<std::string_view> new_users;
  std::vector<NewRequest> new_requests;
  Tally tally;  ///< of all lines of this reading so far
  std::uint64_t offset = 0;
  std::vector<Print> prints;
  Print here;
};

/// Collects the events of one content in portions.
class Recording : public EventTaker {
 public:
  /// Events of lines that begin before `known` are there already; events before `forgotten_before` are left out and
  /// counted.
  Recording(RunNames& names, std::uint64_t known, Instant forgotten_before)
      : names_(names), known_(known), forgotten_before_(forgotten_before) {}

  /// Offsets of events count from here.
  void set_base(std::uint64_t base) { base_ = base; }
  void take(const Event& event, std::uint64_t offset) override;
  std::size_t size() const { return portion_.events.size(); }
  std::uint64_t forgotten() const { return forgotten_; }
  /// What was collected. Events are sorted by time, so that they are appended to the archive rather than strewn over
  /// it; requests as the archive's index of them is, so that each page of it is looked for once.
  Portion portion();

 private:
  RunNames& names_;
  const std::uint64_t known_;
  const Instant forgotten_before_;
  std::uint64_t base_ = 0;
  std::uint64_t forgotten_ = 0;
  Portion portion_;
};

}  // namespace lastseen

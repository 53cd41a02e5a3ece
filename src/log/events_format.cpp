#include "log/events_format.hpp"

#include <algorithm>
#include <array>
#include <sodium.h>
#include <string>
#include <vector>

#include "log/escapes.hpp"
#include "log/json_object.hpp"
#include "log/request.hpp"
#include "log/timestamp.hpp"

namespace lastseen {

namespace {

enum Key : std::size_t { kTime, kUser, kMethod, kTarget, kStatus, kUserBase64, kKeyCount };
constexpr std::array<std::string_view, kKeyCount> kKeys = {"time", "user", "method", "target", "status", "user_base64"};
constexpr std::array kMeanings = {Meaning::time,   Meaning::user,   Meaning::method,
                                  Meaning::target, Meaning::status, Meaning::user};

/// Whether an object has the keys that `events` writes, and no other.
bool is_event(const std::vector<JsonObjectReader::Member>& members) {
  const auto has = [&](std::string_view key) {
    return std::any_of(members.begin(), members.end(),
                       [&](const JsonObjectReader::Member& member) { return member.key == key; });
  };
  return std::all_of(kKeys.begin(), kKeys.begin() + kUserBase64, has) &&
         std::all_of(members.begin(), members.end(), [](const JsonObjectReader::Member& member) {
           return std::find(kKeys.begin(), kKeys.end(), member.key) != kKeys.end();
         });
}

class EventsParser final : public BareParser {
 public:
  explicit EventsParser(Needs needs)
      : needs_(needs),
        time_reader_(TimeZone::utc(), true),
        reader_(std::vector<std::string>(kKeys.begin(), kKeys.end())) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    record = Record{};
    memory_.reset();
    return read(text, record, rejection) ? ParsedLine::Kind::record : ParsedLine::Kind::malformed;
  }

  ParsedLine::Kind guess(std::string_view text, Record& record, Rejection& rejection) override {
    const ParsedLine::Kind kind = parse(text, record, rejection);
    // What `events` writes is in UTC and says so; others' objects may have the same keys.
    if (kind != ParsedLine::Kind::record || (is_event(reader_.members()) && reader_[kTime].raw.ends_with('Z')))
      return kind;
    rejection = {0, "expected the keys of an event"};
    return ParsedLine::Kind::malformed;
  }

  std::vector<Field> fields() const override {
    std::vector<Field> fields;
    for (const JsonObjectReader::Member& member : reader_.members()) {
      if (member.value.type == JsonValue::Type::other) continue;
      const auto key = std::find(kKeys.begin(), kKeys.end(), member.key);
      const Meaning meaning =
          key == kKeys.end() ? Meaning::none : kMeanings[static_cast<std::size_t>(key - kKeys.begin())];
      fields.push_back({std::string(member.key), member.value.raw, meaning});
    }
    return fields;
  }

 private:
  bool read(std::string_view text, Record& record, Rejection& rejection) {
    if (!reader_.read(text, rejection)) return false;
    const auto refuse = [&](Key key, const char* reason) {
      const std::string_view raw = reader_[key].raw;
      rejection = {raw.data() ? static_cast<std::size_t>(raw.data() - text.data()) : 0, reason};
      return false;
    };
    const auto time = text_of(kTime);
    if (!time) return refuse(kTime, "the key 'time' holds no time");
    if (!time_reader_.iso(*time, record, rejection)) {
      rejection.column += static_cast<std::size_t>(reader_[kTime].raw.data() - text.data());
      return false;
    }
    record.user = text_of(kUser);
    if (const auto base64 = text_of(kUserBase64)) {
      record.user = decode_base64(*base64);
      if (!record.user) return refuse(kUserBase64, "expected base64");
    }
    if (record.user && record.user->empty()) record.user.reset();
    if (const auto status = text_of(kStatus); status && *status != "-") {
      record.status = status_of(*status);
      if (!record.status) return refuse(kStatus, "expected a status of up to three digits");
    }
    if (needs_ == Needs::request) {
      record.method = text_of(kMethod);
      record.target = text_of(kTarget);
    }
    return true;
  }

  std::optional<std::string_view> text_of(Key key) {
    const JsonValue value = reader_[key];
    if (value.type != JsonValue::Type::text && value.type != JsonValue::Type::number) return std::nullopt;
    return unescape(value.raw, memory_);
  }

  std::optional<std::string_view> decode_base64(std::string_view text) {
    char* const bytes = memory_.take(text.size());
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes), text.size(), text.data(), text.size(), nullptr,
                          &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
      return std::nullopt;
    }
    return std::string_view(bytes, size);
  }

  Needs needs_;
  TimeReader time_reader_;
  JsonObjectReader reader_;
  LineMemory memory_;
};

class EventsFormat final : public BareFormat {
 public:
  std::string_view name() const override { return "events"; }
  void check_user_field(std::string_view user_field, const std::vector<std::string_view>&) const override {
    if (user_field != "user") refuse_user_field(user_field, name(), {"user"});
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override { return std::make_unique<EventsParser>(needs); }
};

}  // namespace

std::shared_ptr<const BareFormat> events_format(const ReadingRules&) {
  return std::make_shared<EventsFormat>();
}

}  // namespace lastseen

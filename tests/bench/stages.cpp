// What each stage of the scan costs by itself, in one thread, on the lines or events of a generated log in memory.

#include <benchmark/benchmark.h>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "log/extractor.hpp"
#include "presence/activity_model.hpp"
#include "presence/history_model.hpp"
#include "report/event_rows.hpp"
#include "report/report_fixture.hpp"
#include "report/table.hpp"

using namespace lastseen;

namespace {

constexpr const char* kNginxCustom =
    R"($remote_addr [$time_local] $remote_user "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent")";

// As many lines a day, and so users at work, as 1 GB in 10 days has.
std::string generated_log(const std::string& format) {
  const std::string command = "'" LASTSEEN_GENERATE_LOG "' --size 16MB --days 0.16 --format " + format;
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("popen");
  std::string log;
  std::vector<char> block(1 << 16);
  while (const std::size_t size = std::fread(block.data(), 1, block.size(), pipe)) log.append(block.data(), size);
  if (::pclose(pipe) != 0) throw std::runtime_error(command);
  return log;
}

std::shared_ptr<const LogFormat> format_of(std::string_view log, const std::string& log_format) {
  Sample sample;
  for (std::size_t begin = 0; begin < log.size() && sample.lines.size() < 1000;) {
    const std::size_t end = log.find('\n', begin);
    sample.lines.push_back(log.substr(begin, end - begin));
    begin = end + 1;
  }
  FormatRequest request;
  request.log_format = log_format;
  return FormatChooser(request).choose(sample);
}

void split_lines(benchmark::State& state, const char* written_as, const char* log_format) {
  struct : EventSink {
    void observe(EventBatch&) override {}
  } nowhere;
  const std::string log = generated_log(written_as);
  const auto format = format_of(log, log_format);
  std::uint64_t lines = 0;
  std::vector<char> block(256 << 10);
  for (auto _ : state) {
    Extractor extractor(*format, {}, nowhere);
    for (std::size_t begin = 0; begin < log.size();) {
      const std::size_t end = std::min(log.rfind('\n', begin + block.size() - 1) + 1, log.size());
      std::memcpy(block.data(), log.data() + begin, end - begin);
      extractor.read({block.data(), end - begin});
      begin = end;
    }
    extractor.finish();
    lines += extractor.lines_read();
    if (extractor.tally().events == 0 || extractor.tally().malformed != 0) state.SkipWithError("lines are not read");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(log.size()));
  state.SetItemsProcessed(static_cast<std::int64_t>(lines));
}

// The events of a log; their views point into it, as no line of it has an escape.
struct LoggedEvents final : EventSink {
  LoggedEvents() {
    ExtractRules rules;
    rules.needs = Needs::request;
    Extractor(*format_of(log, "combined"), rules, *this).read(log);
  }
  void observe(EventBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) all.push_back(batch[i]);
  }
  const std::string log = generated_log("combined");
  std::vector<Event> all;
};

const std::vector<Event>& events() {
  static const LoggedEvents logged;
  return logged.all;
}

// As the extractor hands them over.
template <class Observe>
void in_batches(Observe&& observe) {
  EventBatch batch;
  for (const Event& event : events()) {
    if (batch.full()) {
      observe(batch);
      batch.clear();
    }
    batch.add() = event;
    batch.set_last_clock(event.time);
  }
  observe(batch);
}

void count_events(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events().size()));
}

void intern_names(benchmark::State& state) {
  for (auto _ : state) {
    UserTable<std::uint64_t> users;
    in_batches([&](const EventBatch& batch) {
      users.intern_batch(batch, [](UserId, auto& entry, std::size_t) { ++entry.state; });
    });
    benchmark::DoNotOptimize(users.size());
  }
  count_events(state);
}

void close_spans(benchmark::State& state) {
  ActivityModel::Settings settings;
  settings.timeout = std::chrono::minutes{5};
  for (auto _ : state) {
    ActivityModel model(settings);
    in_batches([&](EventBatch& batch) { model.observe(batch); });
    std::size_t runs = 0;
    model.drain([&](const ActivityModel::User& user) { runs += user.runs.size(); });
    benchmark::DoNotOptimize(runs);
  }
  count_events(state);
}

void write_json_lines(benchmark::State& state) {
  std::int64_t bytes = 0;
  for (auto _ : state) {
    Output out([](const char*, std::size_t size) { return static_cast<ssize_t>(size); }, "nowhere");
    JsonEvents json(out.text());
    for (const Event& event : events()) {
      const std::size_t before = out.text().size();
      json.write(event);
      bytes += static_cast<std::int64_t>(out.text().size() - before);
      out.flush_if_full();
    }
  }
  count_events(state);
  state.SetBytesProcessed(bytes);
}

void write_users_table(benchmark::State& state) {
  HistoryModel model(Instant::max());
  in_batches([&](EventBatch& batch) { model.observe(batch); });
  std::vector<std::vector<Cell>> cells;
  for (std::uint32_t i = 0; i < model.users().size(); ++i) {
    const auto& user = model.users()[UserId{i}];
    cells.push_back({Name{user.name()}, user.state.first, user.state.last, true, i % 2 == 0,
                     static_cast<std::int64_t>(user.state.requests), Bytes{model.path(UserId{i}).value_or("/")}});
  }
  const FixedRows rows(std::move(cells));
  Document document;
  document.command = "users";
  document.head = {{"at", events().back().time}, {"timeout", Duration{300'000}}, {"retention", Cell()}};
  document.total = rows.size();
  document.rows_key = "users";
  document.columns = {"user", "first_seen", "last_seen", "remembered", "online", "requests", "target"};
  document.rows = &rows;
  for (auto _ : state) {
    Output out([](const char*, std::size_t size) { return static_cast<ssize_t>(size); }, "nowhere");
    write_table(document, {}, out);
    out.flush();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows.size()));
}

BENCHMARK_CAPTURE(split_lines, combined, "combined", "combined")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(split_lines, custom_nginx, "custom", kNginxCustom)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(split_lines, json, "json", "auto")->Unit(benchmark::kMillisecond);
BENCHMARK(intern_names)->Unit(benchmark::kMillisecond);
BENCHMARK(close_spans)->Unit(benchmark::kMillisecond);
BENCHMARK(write_json_lines)->Unit(benchmark::kMillisecond);
BENCHMARK(write_users_table)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();

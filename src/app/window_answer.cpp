#include "app/window_answer.hpp"

#include <algorithm>

namespace lastseen {

namespace {

/// One user's part of the answer; its spans are appended to `spans`, which must have room for them.
std::optional<Activity> clipped(const ActivityModel::User& user, Instant since, Instant until, Duration timeout,
                                LargeVector<Span>& spans) {
  Activity row;
  row.user = user.name;
  const std::size_t first = spans.size();
  if (user.before) spans.push_back({since, std::min(*user.before + timeout, until)});
  for (const Run& run : user.runs) {
    // A run that only reaches into the window from before it has no request in it: the model counts those from `since`
    // on, or all where it begins with the logs.
    const Instant to = std::min(run.last + timeout, until);
    if (to < since || run.start > until) continue;
    if (spans.size() != first && run.start <= spans.back().to) {
      spans.back().to = to;
    } else {
      spans.push_back({std::max(run.start, since), to});
    }
    row.requests += run.requests;
    if (!row.first_seen) row.first_seen = run.start;
    row.last_seen = run.last;
  }
  if (spans.size() == first) return {};
  row.spans = std::span(spans).subspan(first);
  for (const Span& span : row.spans) row.online += span.to - span.from;
  return row;
}

}  // namespace

ActivityModel under_answer_names(const Question& question, ActivityModel&& logged) {
  if (!question.renames()) return std::move(logged);
  return std::move(logged).renamed([&](std::string_view raw) { return question.answer_name(raw); });
}

WindowAnswer answer_window(Question& question) {
  const Duration timeout = question.options().timeout;
  const ActivityModel::Settings settings{.from = question.since_limit(),
                                         .until = question.until_limit(),
                                         .timeout = timeout,
                                         .paths = ActivityModel::Paths::leave};
  question.need_events({.from = before(settings.from, timeout), .until = settings.until});
  return window_of(question, question.read(Needs::user_and_time, [&] { return ActivityModel(settings); }));
}

WindowAnswer window_of(const Question& question, ActivityModel&& logged) {
  const Duration timeout = question.options().timeout;
  WindowAnswer answer;
  answer.bounds = question.bounds();
  answer.coverage = question.coverage_over(answer.bounds, timeout, logged.users());
  answer.model = under_answer_names(question, std::move(logged));
  if (!answer.bounds.since || !answer.bounds.until) return answer;

  answer.users.reserve(answer.model->users().size());
  answer.spans.reserve(answer.model->most_spans());
  answer.model->drain([&](const ActivityModel::User& user) {
    if (const auto row = clipped(user, *answer.bounds.since, *answer.bounds.until, timeout, answer.spans))
      answer.users.push_back(*row);
  });
  return answer;
}

}  // namespace lastseen

#include "app/window_answer.hpp"

#include <algorithm>

namespace lastseen {

namespace {

/// One user's part of the answer; its spans are appended to `spans`, and the row gets them once their memory stays
/// where it is.
std::optional<Activity> clipped(const ActivityModel::User& user, Instant since, Instant until, Duration timeout,
                                std::vector<Span>& spans) {
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
  row.span_count = spans.size() - first;
  for (std::size_t i = first; i < spans.size(); ++i) row.online += spans[i].to - spans[i].from;
  return row;
}

}  // namespace

ActivityModel under_answer_names(const Question& question, ActivityModel&& logged) {
  if (!question.renames()) return std::move(logged);
  return std::move(logged).renamed([&](std::string_view raw) { return question.answer_name(raw); });
}

WindowAnswer answer_window(Question& question, KeepSpans keep) {
  const Duration timeout = question.options().timeout;
  const ActivityModel::Settings settings{.from = question.since_limit(),
                                         .until = question.until_limit(),
                                         .timeout = timeout,
                                         .paths = ActivityModel::Paths::leave};
  question.need_events({.from = before(settings.from, timeout), .until = settings.until});
  return window_of(question, question.read(Needs::user_and_time, [&] { return ActivityModel(settings); }), keep);
}

WindowAnswer window_of(const Question& question, ActivityModel&& logged, KeepSpans keep) {
  const Duration timeout = question.options().timeout;
  WindowAnswer answer;
  answer.bounds = question.bounds();
  answer.coverage = question.coverage_over(answer.bounds, timeout, logged.users());
  answer.model = under_answer_names(question, std::move(logged));
  if (!answer.bounds.since || !answer.bounds.until) return answer;

  const std::size_t most = answer.model->runs();
  answer.curve.reserve(most);
  if (keep == KeepSpans::yes) answer.spans.reserve(most);
  answer.model->drain([&](const ActivityModel::User& user) {
    const std::size_t first = answer.spans.size();
    std::optional<Activity> row = clipped(user, *answer.bounds.since, *answer.bounds.until, timeout, answer.spans);
    if (!row) return;
    answer.users.push_back(*row);
    for (std::size_t i = first; i < answer.spans.size(); ++i)
      answer.curve.add(answer.spans[i].from, answer.spans[i].to);
    if (keep == KeepSpans::no) answer.spans.clear();
  });
  std::size_t begin = 0;
  for (Activity& row : answer.users) {
    if (keep == KeepSpans::yes) row.spans = {answer.spans.data() + begin, row.span_count};
    begin += row.span_count;
  }
  return answer;
}

}  // namespace lastseen

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
  for (std::size_t i = first; i < spans.size(); ++i) row.online += spans[i].to - spans[i].from;
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

  answer.spans.reserve(answer.model->runs());
  std::vector<std::size_t> ends;
  answer.model->drain([&](const ActivityModel::User& user) {
    std::optional<Activity> row = clipped(user, *answer.bounds.since, *answer.bounds.until, timeout, answer.spans);
    if (!row) return;
    answer.users.push_back(*row);
    ends.push_back(answer.spans.size());
  });
  for (std::size_t i = 0, begin = 0; i < ends.size(); begin = ends[i++]) {
    answer.users[i].spans = {answer.spans.data() + begin, ends[i] - begin};
  }
  answer.curve.reserve(answer.spans.size());
  for (const Span& span : answer.spans) answer.curve.add(span.from, span.to);
  return answer;
}

}  // namespace lastseen

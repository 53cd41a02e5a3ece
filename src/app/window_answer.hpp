#pragma once

#include <optional>
#include <vector>

#include "app/question.hpp"
#include "presence/activity.hpp"
#include "presence/activity_model.hpp"

namespace lastseen {

/// Who was online in [since, until], in no order, and the memory that the rows point into.
struct WindowAnswer {
  Question::Bounds bounds;
  LargeVector<Activity> users;
  CoverageRow coverage;

  std::optional<ActivityModel> model;
  LargeVector<Span> spans;  ///< of all users
};

/// Reads the logs for `window`.
WindowAnswer answer_window(Question& question);
/// The answer from what the logs held, for all that rests on who was online when.
WindowAnswer window_of(const Question& question, ActivityModel&& logged);

/// The model with each user under the name that answers bear.
ActivityModel under_answer_names(const Question& question, ActivityModel&& logged);

}  // namespace lastseen

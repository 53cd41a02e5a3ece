#pragma once

#include "app/question.hpp"
#include "presence/views_model.hpp"

namespace lastseen {

/// Who viewed whose profile in a window. The exit status.
int run_views(const Options& options);

/// The model with viewers and viewed under the names that answers bear.
ViewsModel views_under_answer_names(const Question& question, ViewsModel&& logged);

}  // namespace lastseen

#include "app/views_command.hpp"

#include "app/question.hpp"
#include "app/row_columns.hpp"
#include "app/row_list.hpp"
#include "presence/views_model.hpp"

namespace lastseen {

namespace {

/// --of and --by; who is asked for but dropped by the user map fits no pair.
class PairFilter {
 public:
  PairFilter(const Question& question, const Options& options, const ViewsModel& model)
      : model_(model), known_only_(options.known_only) {
    if (options.viewed_user) viewed_ = question.asked(*options.viewed_user).value_or("");
    if (options.viewer) viewer_ = question.asked(*options.viewer).value_or("");
  }
  bool operator()(const ViewsModel::NumberedPair& pair) const {
    return (!viewed_ || model_.viewed_name(pair) == *viewed_) && (!viewer_ || model_.viewer_name(pair) == *viewer_) &&
           (!known_only_ || pair.known);
  }

 private:
  const ViewsModel& model_;
  std::optional<std::string> viewed_;
  std::optional<std::string> viewer_;
  bool known_only_;
};

}  // namespace

int run_views(const Options& options) {
  Question question(options);
  const ViewsModel::Settings settings{question.since_limit(), question.until_limit(), &question.templates()};
  question.need_events({.until = settings.until});  // earlier ones tell who is known
  ViewsModel logged = question.read(Needs::request, [&] { return ViewsModel(settings); });
  const Question::Bounds bounds = question.bounds();
  CoverageRow coverage = question.coverage_over(bounds, Duration{0}, logged.users());
  ViewsModel model = views_under_answer_names(question, std::move(logged));

  Document document;
  LargeVector<ViewsModel::NumberedPair> rows;
  if (bounds.since && bounds.until) rows = model.numbered_pairs();
  std::erase_if(rows, [wanted = PairFilter(question, options, model)](const auto& pair) { return !wanted(pair); });
  for (const ViewsModel::NumberedPair& pair : rows) document.counts.views += pair.count;
  const auto pair_cell = [&](const ViewsModel::NumberedPair& row, std::size_t column) -> Cell {
    switch (column) {
      case 0:
        return Name{model.viewer_name(row)};
      case 1:
        return Name{model.viewed_name(row)};
      case 2:
        return row.known;
      case 3:
        return static_cast<std::int64_t>(row.count);
      case 4:
        return row.first;
      default:
        return row.last;
    }
  };
  RowList list(std::move(rows), pair_cell, [&](const ViewsModel::NumberedPair& row) { return model.names_of(row); });
  document.command = "views";
  document.total = list.arrange({"views", kViewColumns, "last", {0, 1}}, options);
  document.head = {{"since", cell_of(bounds.since)}, {"until", cell_of(bounds.until)}};
  document.rows_key = "pairs";
  document.columns.assign(kViewColumns.begin(), kViewColumns.end());
  document.rows = &list;
  document.coverage = std::move(coverage);
  return question.finish(document, list.all().empty());
}

ViewsModel views_under_answer_names(const Question& question, ViewsModel&& logged) {
  if (!question.renames()) return std::move(logged);
  return logged.renamed([&](std::string_view raw) { return question.answer_name(raw); },
                        [&](std::string_view raw) -> std::optional<std::string> {
                          // With pseudonyms the target already bore one.
                          return question.people().pseudonymous() ? std::string(raw) : question.people().person(raw);
                        });
}

}  // namespace lastseen

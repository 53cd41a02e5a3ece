#include "presence/views_model.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "catch.hpp"

using namespace lastseen;

// Small logs are compared with a list of all events in property/naive_model_test.cpp; pairs are united only where there
// are many views.
TEST_CASE("pairs are exact however many views there are, of few or of many, by several models", "[presence]") {
  const int viewed_users = GENERATE(3, 40'000);
  constexpr int kViewers = 5, kViews = 200'000;
  const ProfileTemplates templates;
  const ViewsModel::Settings settings{.templates = &templates};
  ViewsModel models[] = {ViewsModel(settings), ViewsModel(settings)};
  struct Pair {
    std::uint64_t count = 0;
    Instant first = Instant::max(), last = Instant::min();
    bool operator==(const Pair&) const = default;
  };
  std::map<std::pair<std::string, std::string>, Pair> said, truth;

  std::mt19937 engine(1);
  const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(engine); };
  const auto batch = std::make_unique<EventBatch>();
  for (int i = 0; i < kViews; ++i) {
    const std::string viewer = "viewer" + std::to_string(below(kViewers));
    const std::string viewed = std::to_string(below(viewed_users));
    const Instant time{std::chrono::seconds{below(1'000'000)}};
    Event& event = batch->add();
    event.time = time;
    event.user = batch->keep(viewer);
    event.method = "GET";
    event.target = batch->keep("/users/" + viewed);
    event.status = 200;
    Pair& pair = truth[{viewer, viewed}];
    pair = {pair.count + 1, std::min(pair.first, time), std::max(pair.last, time)};
    if (batch->full() || i + 1 == kViews) {
      models[below(2)].observe(*batch);
      batch->clear();
    }
  }
  models[0].merge(models[1]);
  for (const ViewedPair& pair : models[0].pairs()) {
    said[{std::string(pair.viewer), std::string(pair.viewed)}] = {pair.count, pair.first, pair.last};
  }
  REQUIRE(said == truth);
}

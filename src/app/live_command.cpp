#include "app/live_command.hpp"

#include "app/live_session.hpp"

namespace lastseen {

int run_live(const Options& options) {
  LiveSession session(options);
  return options.once ? session.answer_once() : session.run();
}

}  // namespace lastseen

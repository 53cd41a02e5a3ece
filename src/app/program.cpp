#include "app/program.hpp"

#include <new>
#include <signal.h>
#include <string>
#include <sys/resource.h>
#include <system_error>
#include <vector>

#include "app/archive_command.hpp"
#include "app/command_line.hpp"
#include "app/events_command.hpp"
#include "app/explain_command.hpp"
#include "app/forget_command.hpp"
#include "app/ingest_command.hpp"
#include "app/is_online_command.hpp"
#include "app/live_command.hpp"
#include "app/notes.hpp"
#include "app/redis_command.hpp"
#include "app/report_command.hpp"
#include "app/sessions_command.hpp"
#include "app/timeline_command.hpp"
#include "app/users_command.hpp"
#include "app/views_command.hpp"
#include "app/who_command.hpp"
#include "app/window_command.hpp"
#include "input/standard_descriptors.hpp"
#include "report/output.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

/// Months of rotated logs are open at once.
void allow_many_files() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

int print(const Printout& printout) {
  Output out = Output::standard();
  out.write(printout.text);
  if (out.flush() || out.closed()) return 0;
  Notes(false).error(*out.error());
  return 2;
}

int run(const Options& options) {
  if (options.redis && options.command != Command::live) return run_redis_command(options);
  switch (options.command) {
    case Command::who:
      return run_who(options);
    case Command::window:
      return run_window(options);
    case Command::sessions:
      return run_sessions(options);
    case Command::users:
      return run_users(options);
    case Command::is_online:
      return run_is_online(options);
    case Command::views:
      return run_views(options);
    case Command::timeline:
      return run_timeline(options);
    case Command::events:
      return run_events(options);
    case Command::report:
      return run_report(options);
    case Command::explain:
      return run_explain(options);
    case Command::ingest:
      return run_ingest(options);
    case Command::archive:
      return run_archive(options);
    case Command::forget:
      return run_forget(options);
    case Command::live:
      break;
  }
  return run_live(options);
}

}  // namespace

int run_program(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);  // a closed pipe is a value: EPIPE
  signal(SIGXFSZ, SIG_IGN);  // so is a limit of the size of files: EFBIG
  occupy_closed_descriptors();
  allow_many_files();
  const Notes notes(false);
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const std::variant<Options, Printout> asked = parse_command_line(arguments, now);
    if (const auto* printout = std::get_if<Printout>(&asked)) return print(*printout);
    return run(std::get<Options>(asked));
  } catch (const UsageError& error) {
    notes.error(error.what());
  } catch (const std::bad_alloc&) {
    notes.error("out of memory: ask about fewer users or a shorter window, or raise the limit (ulimit -v)");
  } catch (const std::system_error& error) {
    const bool no_thread = error.code() == std::errc::resource_unavailable_try_again;
    notes.error(no_thread ? "no memory for another thread: use -j 1, or raise the limits (ulimit -v, ulimit -u)"
                          : error.what());
  } catch (const std::exception& error) {
    notes.error(error.what());
  }
  return 2;
}

}  // namespace lastseen

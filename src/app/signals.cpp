#include "app/signals.hpp"

#include <cstdlib>
#include <sys/signalfd.h>
#include <unistd.h>

namespace lastseen {

namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

Signals::Signals(const std::vector<int>& signals) {
  sigset_t taken;
  sigemptyset(&taken);
  for (const int signal : signals) {
    if (!is_ignored(signal)) sigaddset(&taken, signal);
  }
  pthread_sigmask(SIG_BLOCK, &taken, &before_);
  descriptor_ = signalfd(-1, &taken, SFD_NONBLOCK | SFD_CLOEXEC);
}

Signals::~Signals() {
  if (descriptor_ >= 0) close(descriptor_);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

std::vector<int> Signals::take() {
  std::vector<int> signals;
  signalfd_siginfo info{};
  while (read(descriptor_, &info, sizeof info) == sizeof info) signals.push_back(static_cast<int>(info.ssi_signo));
  return signals;
}

void die_of(int signal) {
  ::signal(signal, SIG_DFL);
  sigset_t alone;
  sigemptyset(&alone);
  sigaddset(&alone, signal);
  raise(signal);
  pthread_sigmask(SIG_UNBLOCK, &alone, nullptr);
  std::_Exit(128 + signal);
}

}  // namespace lastseen

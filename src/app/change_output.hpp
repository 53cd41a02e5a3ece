#pragma once

#include "app/options.hpp"
#include "app/signals.hpp"
#include "presence/live_model.hpp"
#include "report/change_lines.hpp"
#include "report/output.hpp"

namespace lastseen {

/// Writes a line a change to standard output.
class ChangeOutput final : public LiveModel::Listener {
 public:
  /// A reader who does not read must not keep a signal from its effect: writing waits for either. `signals` are those
  /// that end the program.
  ChangeOutput(const Options& options, const Signals& signals);

  void changed(const LiveModel::Change& change) override;
  /// Writes what there is. Once a signal has come while it waits the rest is given up.
  void flush();
  const Output& output() const { return out_; }

 private:
  ssize_t write(const char* bytes, std::size_t size) const;

  const Signals& signals_;
  ChangeLines lines_;
  Output out_;
};

}  // namespace lastseen

#pragma once

namespace lastseen {

/// The whole program: answers go to descriptor 1, notes and errors to 2. Returns the exit status: 0, 1,
/// 2 or 3.
int run_program(int argc, char** argv);

}  // namespace lastseen

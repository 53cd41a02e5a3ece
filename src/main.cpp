#include "app/program.hpp"

int main(int argc, char** argv) {
  return lastseen::run_program(argc, argv);
}

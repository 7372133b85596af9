// What every function for the page's script has in common: nothing is thrown across the border, and
// texts that are returned live until the next call.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "core/base/result.h"
#include "core/data/idx.h"

namespace inkling::web {

// The message of the last unexpected failure; inkling_failure() returns it once.
std::string& failure();

// Runs `function`, or notes why it could not be finished and returns `otherwise`.
template <class T, class Function>
T guarded(T otherwise, Function&& function) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    failure() = "The browser gave no more memory. A smaller network or fewer open tabs will help.";
  } catch (const std::exception& error) {
    failure() = std::string("Something went wrong inside: ") + error.what();
  } catch (...) {
    failure() = "Something went wrong inside.";
  }
  return otherwise;
}

const char* give(std::string text);
// An empty text for success, else the reason.
const char* give(const Status& status);

// The files that the script has written into the program's memory, by slot 0..3.
Bytes& staging(std::size_t slot);

}  // namespace inkling::web

// Errors as values: what comes from outside (files, settings, drawings) may be wrong without the
// program being so.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace inkling {

enum class ErrorCode {
  kInvalidArgument,  // a value given by a person or a program is out of its range
  kInvalidData,      // bytes are not what their format says
  kNotFound,         // a name, file or address leads nowhere
  kOutOfMemory,      // the work does not fit into the memory there is
  kState,            // the call does not fit the present state, for example training without data
};

// `message` is one or two whole sentences for the person at the screen: what was found and what was
// expected.
struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string message;
};

inline Error invalid_data(std::string message) {
  return {ErrorCode::kInvalidData, std::move(message)};
}

// Either a value or an error. Reading the side that is absent is a programming mistake (assert).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : content_(std::move(value)) {}  // NOLINT: implicit so that `return value;` reads well
  Result(Error error) : content_(std::move(error)) {}  // NOLINT

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return *checked(std::get_if<0>(&content_)); }
  const T& value() const& { return *checked(std::get_if<0>(&content_)); }
  T&& value() && { return std::move(*checked(std::get_if<0>(&content_))); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return *checked(std::get_if<1>(&content_)); }

 private:
  template <class P>
  static P* checked(P* pointer) {
    assert(pointer != nullptr);
    return pointer;
  }
  std::variant<T, Error> content_;
};

// Success, or the error that prevented it.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT: as above

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    assert(error_.has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace inkling

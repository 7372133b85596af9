// How the core is given processors without knowing threads.
#pragma once

#include <cstddef>

#include "core/base/function_ref.h"

namespace inkling {

class Executor {
 public:
  using Task = FunctionRef<void(std::size_t)>;

  virtual ~Executor() = default;

  virtual std::size_t concurrency() const = 0;

  // Calls task(0) .. task(count - 1), each once, in any order and possibly at the same time, and
  // returns when all are done. Tasks must not touch what another writes, and results that are
  // summed must be summed in a fixed order afterwards, so that the outcome does not depend on the
  // executor. A single task is the caller's: it is not worth a second processor.
  virtual void for_each(std::size_t count, Task task) = 0;

  // The same, with a beginning that one processor makes while the others have something else to
  // do: the caller calls first() before any of the tasks, and spare(0) .. spare(spares - 1) may be
  // called at any time, since they depend on neither, nor these on them.
  virtual void for_each_after(FunctionRef<void()> first, std::size_t count, Task task,
                              std::size_t spares, Task spare) {
    first();
    for_each(count, task);
    for_each(spares, spare);
  }
};

class SerialExecutor final : public Executor {
 public:
  std::size_t concurrency() const override { return 1; }
  void for_each(std::size_t count, Task task) override {
    for (std::size_t i = 0; i < count; ++i) task(i);
  }
};

}  // namespace inkling

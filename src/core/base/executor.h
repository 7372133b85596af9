// How the core is given processors without knowing threads.
#pragma once

#include <cstddef>
#include <functional>

namespace inkling {

class Executor {
 public:
  virtual ~Executor() = default;

  virtual std::size_t concurrency() const = 0;

  // Calls task(0) .. task(count - 1), each once, in any order and possibly at the same time, and
  // returns when all are done. Tasks must not touch what another writes, and results that are
  // summed must be summed in a fixed order afterwards, so that the outcome does not depend on the
  // executor.
  virtual void for_each(std::size_t count, const std::function<void(std::size_t)>& task) = 0;
};

class SerialExecutor final : public Executor {
 public:
  std::size_t concurrency() const override { return 1; }
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    for (std::size_t i = 0; i < count; ++i) task(i);
  }
};

}  // namespace inkling

// Claims several processors and does their tasks one after the other, the last first: what must not
// depend on processors or order is held to that without threads.
#pragma once

#include "core/base/executor.h"

namespace inkling::testing {

class BackwardsExecutor final : public Executor {
 public:
  explicit BackwardsExecutor(std::size_t lanes) : lanes_(lanes) {}
  std::size_t concurrency() const override { return lanes_; }
  void for_each(std::size_t count, Task task) override {
    for (std::size_t i = count; i-- > 0;) task(i);
  }

 private:
  std::size_t lanes_;
};

}  // namespace inkling::testing

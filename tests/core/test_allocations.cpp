// A training step works in memory that the first steps have reserved. Counts every call of operator
// new in this program and, where the linker can put a function in another's place (see
// CMakeLists.txt), of malloc, which Eigen calls.
#include <atomic>
#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <new>

#include "core/kernels/simd.h"
#include "core/training/trainer.h"
#include "support/backwards_executor.h"
#include "support/random_images.h"

namespace {

std::atomic<std::int64_t> allocations = 0;

void* counted(void* memory) {
  ++allocations;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* aligned(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(unit, (size + unit - 1) / unit * unit));
}

}  // namespace

#ifdef INKLING_WRAP_MALLOC
extern "C" {
void* __real_malloc(std::size_t size);
void* __wrap_malloc(std::size_t size);

void* __wrap_malloc(std::size_t size) {
  ++allocations;
  return __real_malloc(size);
}
}
#endif

void* operator new(std::size_t size) { return counted(std::malloc(size == 0 ? 1 : size)); }
void* operator new[](std::size_t size) { return operator new(size); }
// std::stable_sort asks in this way, and gives back by the plain operator delete.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return aligned(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return aligned(size, alignment);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

using namespace inkling;

TEST_CASE("the allocations that the next test looks for are seen", "[learner]") {
  std::int64_t before = allocations;
  ::operator delete(::operator new(8));
  CHECK(allocations > before);
  before = allocations;
  std::vector<float, simd::CacheAligned<float>> aligned(100);
  CHECK(allocations > before);
#ifdef INKLING_WRAP_MALLOC
  before = allocations;
  VectorF vector(100);
  CHECK(allocations > before);
#endif
}

TEST_CASE("after the first steps a step allocates nothing", "[learner]") {
  Hyperparameters h;
  h.data = "chance";
  h.batch_size = 32;
  h.validation_count = 0;
  h.eval_every = 1000000;
  h.log_every = 1000000;
  SECTION("defaults") {}
  SECTION("deep, with dropout and L2") {
    h.hidden = {70, 33};
    h.activation = {"tanh", "leaky_relu"};
    h.dropout = {0.2, 0.3};
    h.l2 = 0.001;
  }
  SECTION("Adam") { h.optimizer = "adam"; }
  SECTION("standardised pixels") { h.input_scaling = "z_score"; }
  SECTION("batches of several portions") { h.batch_size = 600; }
  SECTION("images that are drawn") {
    h.augment_elastic = 1.0;
    h.augment_thickness = 0.5;
    h.synthetic_share = 0.5;
  }
  // What a step hands to a second processor must not cost an allocation either.
  testing::BackwardsExecutor executor(2);
  Random random(3, RandomStream::kShuffling);
  auto trainer =
      Trainer::create(testing::random_dataset(random, 2000, 20, 28, 28, 0.19, 10), h, executor);
  REQUIRE(trainer.ok());
  (*trainer)->begin_run(1000000);
  // The second epoch, so that one drawing of a new order is among them.
  while ((*trainer)->epoch() < 1.05) (*trainer)->advance();
  const std::int64_t before = allocations;
  while ((*trainer)->epoch() < 2.5) (*trainer)->advance();
  CHECK(allocations == before);
}

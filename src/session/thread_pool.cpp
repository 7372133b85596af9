#include "session/thread_pool.h"

#include <algorithm>
#include <cassert>
#include <system_error>

namespace inkling {
namespace {

// Longer than the pauses within a step, shorter than a scheduler's time slice: some tenths of a
// millisecond, with the processor's instruction for waiting loops or, in WebAssembly, without.
#if defined(__x86_64__) || defined(__i386__)
constexpr int kSpins = 10000;
inline void pause() { __builtin_ia32_pause(); }
#else
constexpr int kSpins = 200000;
inline void pause() {}
#endif

// A caller that has worked for less was not held up.
constexpr auto kNoticed = std::chrono::milliseconds(1);

// Words of a round's number and, in their lowest bits, one or two counts. At a round in ten
// microseconds the number lasts for months.
constexpr int kCountBits = 12;
constexpr std::uint64_t kCountMask = (std::uint64_t{1} << kCountBits) - 1;

std::uint64_t word_of(std::uint64_t number, std::size_t begin, std::size_t end) {
  return (number << kCountBits | begin) << kCountBits | end;
}
std::uint64_t number_of(std::uint64_t word) { return word >> 2 * kCountBits; }
std::size_t begin_of(std::uint64_t word) {
  return static_cast<std::size_t>(word >> kCountBits & kCountMask);
}
std::size_t end_of(std::uint64_t word) { return static_cast<std::size_t>(word & kCountMask); }

template <class Condition>
bool spin_until(Condition&& condition) {
  for (int i = 0; i < kSpins; ++i) {
    if (condition()) return true;
    pause();
  }
  return false;
}

}  // namespace

std::size_t training_processors(std::size_t of_machine) {
  constexpr std::size_t kMost = 16;  // more have too little each to do in a step
  return std::clamp<std::size_t>(of_machine > 2 ? of_machine - 1 : of_machine, 1, kMost);
}

std::shared_ptr<Executor> make_executor(std::size_t lanes) {
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
  lanes = 1;  // no more are to be had; and a pool that nobody makes is not downloaded
#endif
  if (lanes <= 1) return std::make_shared<SerialExecutor>();
  return std::make_shared<ThreadPool>(lanes);
}

void ThreadPool::Share::open(std::uint64_t round, std::size_t begin, std::size_t end) {
  word_.store(word_of(round, begin, end));
}

std::optional<std::size_t> ThreadPool::Share::take_first(std::uint64_t round) {
  std::uint64_t seen = word_.load();
  std::size_t begin, end;
  do {
    begin = begin_of(seen), end = end_of(seen);
    if (number_of(seen) != round || begin == end) return {};
  } while (!word_.compare_exchange_weak(seen, word_of(round, begin + 1, end)));
  return begin;
}

std::optional<std::size_t> ThreadPool::Share::take_last(std::uint64_t round) {
  std::uint64_t seen = word_.load();
  std::size_t begin, end;
  do {
    begin = begin_of(seen), end = end_of(seen);
    if (number_of(seen) != round || begin == end) return {};
  } while (!word_.compare_exchange_weak(seen, word_of(round, begin, end - 1)));
  return end - 1;
}

ThreadPool::ThreadPool(std::size_t lanes)
    : lanes_(std::clamp<std::size_t>(lanes, 1, kMaxLanes)), shares_(new Share[lanes_]) {
  static_assert(Share::kMost == kCountMask);
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  round_begun_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::start() {
  started_ = true;
  try {
    for (std::size_t lane = 1; lane < lanes_; ++lane)
      threads_.emplace_back([this, lane] { work(lane); });
  } catch (const std::system_error&) {
    // Fewer threads: their shares are taken over.
  }
}

// False where none was left to take.
bool ThreadPool::run_task(std::optional<std::size_t> taken) {
  if (!taken) return false;
  const Task task = *round_.task;
  const std::size_t count = round_.count, stride = round_.stride;
  for (std::size_t index = *taken; index < count; index += stride) task(index);
  return true;
}

bool ThreadPool::run_spare(std::uint64_t number) {
  const std::optional<std::size_t> taken = spares_.take_last(number);
  if (taken) (*round_.spare)(*taken);
  return taken.has_value();
}

void ThreadPool::note_help(std::size_t lane) {
  if (lane == 0) return;
  helped_at_.value.store(static_cast<std::uint64_t>(Clock::now().time_since_epoch().count()),
                         std::memory_order_relaxed);
}

// Of pieces that this thread has done; true where they were the round's last.
bool ThreadPool::finish(std::uint64_t pieces) {
  if (pieces == 0) return false;
  const std::uint64_t end = round_.finished_at_end;
  if (finished_.value.fetch_add(pieces) + pieces != end) return false;
  if (caller_sleeps_.load()) {
    { const std::lock_guard lock(mutex_); }
    round_done_.notify_one();
  }
  return true;
}

// Returns how many pieces this thread has done. Looks as seldom as it can at what other processors
// write: that takes as long as hundreds of sums.
std::uint64_t ThreadPool::run_round(std::size_t lane, std::uint64_t number, std::size_t shares) {
  std::uint64_t done = 0;
  const auto opened = [&] { return opened_.value.load() >= number; };
  while (!opened()) {
    if (run_spare(number)) {
      ++done;
    } else if (!spin_until(opened)) {
      finish(done);
      return done;  // a caller that gets no processor will do the rest alone
    }
  }
  while (run_task(shares_[lane].take_first(number))) ++done;
  while (run_spare(number)) ++done;
  note_help(lane);
  if (finish(done)) return done;
  std::uint64_t taken_over = 0;
  for (std::size_t i = 1; i < shares; ++i)
    while (run_task(shares_[(lane + i) % shares].take_last(number))) ++taken_over;
  if (taken_over > 0) note_help(lane);
  finish(taken_over);
  return done + taken_over;
}

void ThreadPool::work(std::size_t lane) {
  std::uint64_t seen = 0;
  for (;;) {
    const auto news = [&] { return round_.word.load() != seen || stopping_.load(); };
    if (!spin_until(news)) {
      std::unique_lock lock(mutex_);
      ++sleeping_;
      round_begun_.wait(lock, news);
      --sleeping_;
    }
    if (stopping_.load()) return;
    seen = round_.word.load();
    if (lane < end_of(seen)) run_round(lane, number_of(seen), end_of(seen));
  }
}

void ThreadPool::wait_for_all(Clock::time_point begun, bool helped) {
  const auto done = [&] { return finished_.value.load() == round_.finished_at_end; };
  const Clock::time_point waiting = Clock::now();
  if (spin_until(done)) {
    // The others got no processor in time; waking them in vain took some of the caller's.
    if (!helped) return crowding_.add_loss(waiting - begun, waiting);
    // The caller itself may have been held up: the others waited for it, or gave up.
    if (waiting - begun < kNoticed) return;
    const Clock::time_point helped_at{Clock::duration(helped_at_.value.load())};
    const Clock::time_point since = std::max(helped_at, begun);
    note_wait(since - begun, waiting - since);
    return;
  }
  {
    std::unique_lock lock(mutex_);
    caller_sleeps_ = true;
    round_done_.wait(lock, done);
    caller_sleeps_ = false;
  }
  note_wait(waiting - begun, Clock::now() - waiting);
}

void ThreadPool::note_wait(Clock::duration worked, Clock::duration waited) {
  // Shares that differ much make long waits too; those are no longer than the work.
  if (waited >= worked) crowding_.add_loss(waited, Clock::now());
}

void ThreadPool::for_each(std::size_t count, Task task) {
  for_each_after([] {}, count, task, 0, task);
}

void ThreadPool::for_each_after(FunctionRef<void()> first, std::size_t count, Task task,
                                std::size_t spares, Task spare) {
  assert(spares <= Share::kMost);
  const std::size_t tasks = std::min(count, Share::kMost), shares = std::min(tasks, lanes_);
  const Clock::time_point begun = shares > 1 ? Clock::now() : Clock::time_point{};
  if (shares <= 1 || crowding_.alone(begun)) {
    first();
    for (std::size_t i = 0; i < count; ++i) task(i);
    for (std::size_t i = 0; i < spares; ++i) spare(i);
    return;
  }
  if (!started_) start();
  const std::uint64_t number = number_of(round_.word.load(std::memory_order_relaxed)) + 1;
  round_.count = count;
  round_.stride = tasks;
  round_.task = &task;
  round_.spare = &spare;
  round_.finished_at_end += tasks + spares;
  for (std::size_t lane = 0; lane < shares; ++lane)
    shares_[lane].open(number, tasks * lane / shares, tasks * (lane + 1) / shares);
  spares_.open(number, 0, spares);
  round_.word.store(word_of(number, 0, shares));
  if (sleeping_.load() > 0) {
    { const std::lock_guard lock(mutex_); }
    round_begun_.notify_all();
  }
  first();
  opened_.value.store(number);
  const bool helped = run_round(0, number, shares) < tasks + spares;
  wait_for_all(begun, helped);
}

}  // namespace inkling

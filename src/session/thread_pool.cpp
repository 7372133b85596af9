#include "session/thread_pool.h"

#include <algorithm>
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

// Waits that outlast the spinning add up, less a tenth of the time that passes: an interruption now
// and then is forgotten, but where they add up to this the machine has other work.
constexpr auto kTooMuch = std::chrono::milliseconds(8);
constexpr int kForgivenShare = 10;
// So long the caller then goes on alone: at first, and at most where it happens again and again.
constexpr auto kShortestAlone = std::chrono::milliseconds(100);
constexpr auto kLongestAlone = std::chrono::milliseconds(1600);

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
  if (lanes <= 1) return std::make_shared<SerialExecutor>();
  return std::make_shared<ThreadPool>(lanes);
}

ThreadPool::ThreadPool(std::size_t lanes)
    : lanes_(std::clamp<std::size_t>(lanes, 1, kMaxLanes)), claimed_(new Counter[lanes_]) {}

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

// A share is taken by whoever first moves its mark up to this round. A thread that was held up
// since an earlier round finds every mark at that round or later, since a round ends only with all
// taken.
bool ThreadPool::claim(std::size_t share, std::uint64_t round) {
  std::uint64_t seen = claimed_[share].value.load(std::memory_order_relaxed);
  return seen < round && claimed_[share].value.compare_exchange_strong(seen, round);
}

// The lane's own share first, then those that nobody has begun.
void ThreadPool::run_shares(std::size_t lane, std::uint64_t round) {
  const std::size_t shares = shares_.load();
  for (std::size_t i = 0; i < shares; ++i) {
    const std::size_t share = (lane + i) % shares;
    if (!claim(share, round)) continue;
    // What was claimed holds its round open: task and counts are this round's.
    const auto& task = *task_.load();
    const std::size_t count = count_.load(), step = shares_.load();
    for (std::size_t index = share; index < count; index += step) task(index);
    if (unfinished_.value.fetch_sub(1) == 1 && caller_sleeps_.load()) {
      { const std::lock_guard lock(mutex_); }
      round_done_.notify_one();
    }
  }
}

void ThreadPool::work(std::size_t lane) {
  std::uint64_t seen = 0;
  for (;;) {
    const auto news = [&] { return round_.value.load() != seen || stopping_.load(); };
    if (!spin_until(news)) {
      std::unique_lock lock(mutex_);
      ++sleeping_;
      round_begun_.wait(lock, news);
      --sleeping_;
    }
    if (stopping_.load()) return;
    seen = round_.value.load();
    if (lane < shares_.load()) run_shares(lane, seen);
  }
}

void ThreadPool::wait_for_all(Clock::time_point begun) {
  const auto done = [&] { return unfinished_.value.load() == 0; };
  if (spin_until(done)) return;
  const Clock::time_point waiting = Clock::now();
  {
    std::unique_lock lock(mutex_);
    caller_sleeps_ = true;
    round_done_.wait(lock, done);
    caller_sleeps_ = false;
  }
  const Clock::time_point now = Clock::now();
  // Shares that differ much make long waits too; those are no longer than the caller's own work.
  if (now - waiting < waiting - begun) return;
  const Clock::duration forgiven = (now - last_wait_) / kForgivenShare;
  waited_ = std::max(waited_ - forgiven, Clock::duration{}) + (now - waiting);
  last_wait_ = now;
  if (waited_ < kTooMuch) return;
  const bool again = now - alone_until_ < alone_for_;
  alone_for_ = again ? std::min<Clock::duration>(2 * alone_for_, kLongestAlone) : kShortestAlone;
  alone_until_ = now + alone_for_;
  waited_ = {};
}

void ThreadPool::for_each(std::size_t count, const std::function<void(std::size_t)>& task) {
  const std::size_t shares = std::min(count, lanes_);
  const Clock::time_point begun = shares > 1 ? Clock::now() : Clock::time_point{};
  const bool alone = begun < alone_until_;
  if (shares <= 1 || alone) {
    for (std::size_t i = 0; i < count; ++i) task(i);
    return;
  }
  if (!started_) start();
  const std::uint64_t round = round_.value.load(std::memory_order_relaxed) + 1;
  // Marks that this round does not use move up too, or a thread from an earlier round might take
  // them for shares of its own.
  for (std::size_t share = shares; share < lanes_; ++share) claimed_[share].value.store(round);
  task_.store(&task);
  count_.store(count);
  shares_.store(shares);
  unfinished_.value.store(shares);
  round_.value.store(round);
  if (sleeping_.load() > 0) {
    { const std::lock_guard lock(mutex_); }
    round_begun_.notify_all();
  }
  run_shares(0, round);
  wait_for_all(begun);
}

}  // namespace inkling

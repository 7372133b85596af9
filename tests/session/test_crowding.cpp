#include <catch_amalgamated.hpp>

#include "session/crowding.h"

using namespace inkling;
using namespace std::chrono_literals;

namespace {

constexpr Crowding::Clock::time_point kBegin{1h};

}  // namespace

TEST_CASE("a machine without losses is not crowded", "[pool]") {
  const Crowding crowding;
  CHECK_FALSE(crowding.alone(kBegin));
}

TEST_CASE("one long loss sends the caller on alone, for a while", "[pool]") {
  Crowding crowding;
  crowding.add_loss(Crowding::kTooMuch - 1us, kBegin);
  CHECK_FALSE(crowding.alone(kBegin));
  crowding.add_loss(1us, kBegin);
  CHECK(crowding.alone(kBegin));
  CHECK(crowding.alone(kBegin + Crowding::kShortest - 1us));
  CHECK_FALSE(crowding.alone(kBegin + Crowding::kShortest));
}

TEST_CASE("losses of less than a quarter of the time are forgiven, and more are not", "[pool]") {
  // Rounds of a millisecond, of which each fifth or each third is lost.
  const auto lonely_after = [](int every) {
    Crowding crowding;
    for (int round = 1; round <= 10'000; ++round) {
      const auto now = kBegin + round * 1ms;
      if (round % every == 0) crowding.add_loss(1ms, now);
      if (crowding.alone(now)) return round;
    }
    return 0;
  };
  CHECK(lonely_after(5) == 0);
  // 1 ms is lost and 3/4 ms forgiven in each three rounds: 1 + 60 / 4 is 16, after 61 losses.
  CHECK(lonely_after(3) == 183);
  // Of every round 3/4 ms remains: 1 + 20 * 3/4 is 16, after 21 losses.
  CHECK(lonely_after(1) == 21);
}

TEST_CASE("the caller stays alone longer where the machine remains crowded", "[pool]") {
  Crowding crowding;
  auto now = kBegin;
  const auto spell = [&] {
    crowding.add_loss(Crowding::kTooMuch, now);
    const auto begin = now;
    while (crowding.alone(now)) now += 1ms;
    return now - begin;
  };
  CHECK(spell() == 100ms);
  CHECK(spell() == 200ms);
  CHECK(spell() == 400ms);
  CHECK(spell() == 800ms);
  CHECK(spell() == 1600ms);
  CHECK(spell() == 1600ms);
  now += Crowding::kAgain;
  CHECK(spell() == 100ms);
}

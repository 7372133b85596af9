// Numbers as people read them: 98.5%, 10,000, 0.60 s.
#pragma once

#include <cstdint>
#include <string>

namespace inkling::ui {

std::string grouped(std::int64_t value);              // 10,000
std::string percent(double share, int decimals = 1);  // 98.5%; never rounds up to 100%
std::string fixed(double value, int decimals);        // 0.60
std::string plain(double value);                      // shortest form: 0.1, 1e-08, 64
std::string duration(double seconds);                 // "0.8 s", "2 min 5 s"
std::string times_over(double count);  // "once", "twice over", "three times over", "2.5 times over"

}  // namespace inkling::ui

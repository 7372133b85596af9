// Images of the data set, which the session owns and hands out on request.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "session/session_port.h"
#include "ui/application.h"
#include "ui/textures.h"
#include "ui/theme.h"

namespace inkling::ui {

// Requests of the user interface carry numbers from here on; smaller ones belong to the platform
// layer.
inline constexpr std::uint64_t kFirstRequest = Application::kFirstReplyId;

// Some images. A newer request takes the place of one under way.
class ImageSet {
 public:
  void ask(SessionPort& session, std::uint64_t request, std::vector<std::uint32_t> samples,
           Split split = Split::kTest);
  // Whether the reply was this set's.
  bool receive(const Reply& reply);
  void drop() {
    const std::uint64_t next = revision_ + 1;  // what was made of the former ones is out of date
    *this = {};
    revision_ = next;
  }

  const std::vector<std::uint32_t>& wanted() const { return wanted_; }
  bool ready() const { return !samples_.empty() && samples_ == wanted_; }
  const std::vector<std::uint32_t>& samples() const { return samples_; }
  int rows() const { return images_.rows; }
  int columns() const { return images_.columns; }
  const std::uint8_t* pixels(std::size_t index) const;
  int label(std::size_t index) const { return images_.labels[index]; }
  std::uint64_t revision() const { return revision_; }

 private:
  std::uint64_t request_ = 0;
  std::vector<std::uint32_t> wanted_, samples_;
  reply::Images images_;
  std::uint64_t revision_ = 0;
};

enum class Inking { kGraphite, kInk };  // data images; the visitor's own drawing

Picture colored(const Palette& palette, const float* values, int rows, int columns, Inking inking);
Picture colored(const Palette& palette, const std::uint8_t* pixels, int rows, int columns,
                Inking inking);
// Images of one size side by side, for one texture.
Picture colored_row(const Palette& palette, std::span<const std::uint8_t* const> images, int rows,
                    int columns, Inking inking);

}  // namespace inkling::ui

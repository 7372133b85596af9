// Any number of unseen images, a page of them at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "ui/laboratory/image_sheet.h"
#include "ui/laboratory/panel.h"
#include "ui/sample_images.h"

namespace inkling::ui::laboratory {

struct PageShape {
  float tile = 58.0f;  // CSS pixels, with a frame of one around whole multiples of an image
  int most_rows = 1;
};

class ImagePages {
 public:
  // Cuts what it uses off the top of `rest`. A click takes an image to the pad.
  void draw(Desk& desk, Rect& rest, const std::vector<std::uint32_t>& samples,
            const PageShape& shape);
  bool receive(const Reply& reply) { return images_.receive(reply); }
  void first_page() { first_ = 0; }
  void forget() { sheet_.forget(); }

 private:
  void fetch(Desk& desk, const std::vector<std::uint32_t>& page);
  void draw_turning(Desk& desk, Rect& rest, std::size_t most, std::size_t all);

  std::size_t first_ = 0;  // of the page, among all
  ImageSet images_;
  ImageSheet sheet_;
  std::uint64_t painted_ = 0;  // the revision of images_ that the sheet shows; 0: none
  bool painted_dark_ = false;
};

}  // namespace inkling::ui::laboratory

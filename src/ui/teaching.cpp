#include "ui/teaching.h"

#include <cmath>
#include <numeric>

#include "core/data/idx.h"
#include "ui/page.h"

namespace inkling::ui {

bool can_teach(const Context& context, const Page& page) {
  const DatasetInfo* data = context.snapshot->dataset.get();
  return data != nullptr && page.readers.can_read(*context.snapshot) &&
         static_cast<int>(page.reading.values().size()) == data->rows * data->columns;
}

bool teach(Context& context, Page& page, int label) {
  if (!can_teach(context, page)) return false;
  command::Teach lesson;
  lesson.label = label;
  for (const float value : page.reading.values())
    lesson.pixels.push_back(static_cast<std::uint8_t>(std::lround(value * 255.0f)));
  if (page.readers.current(*context.snapshot) == Reader::kReadyMade)
    lesson.model = page.readers.ready_made_file();
  const std::optional<Prediction>& before = page.reading.prediction();
  page.teach.read_before = before ? std::optional(before->digit) : std::nullopt;
  context.post(std::move(lesson));
  page.readers.choose(Reader::kOwn);
  page.toast.reset();
  return true;
}

void ask_to_save_drawings(Context& context, Page& page) {
  std::vector<std::uint32_t> all(static_cast<std::size_t>(context.snapshot->drawings));
  std::iota(all.begin(), all.end(), 0u);
  page.teach.saving.ask(context.session, page.next_request++, std::move(all), Split::kOwn);
}

void save_drawings(Context& context, Page& page) {
  const ImageSet& set = page.teach.saving;
  if (!set.ready()) return;
  const auto count = static_cast<std::uint32_t>(set.samples().size());
  std::vector<std::uint8_t> labels;
  for (std::size_t i = 0; i < count; ++i) labels.push_back(static_cast<std::uint8_t>(set.label(i)));
  context.platform.save_file("inkling-drawings-idx3-ubyte",
                             format_idx_images(count, set.rows(), set.columns(), set.pixels(0)));
  context.platform.save_file("inkling-labels-idx1-ubyte", format_idx_labels(labels));
  page.teach.saving.drop();
}

}  // namespace inkling::ui

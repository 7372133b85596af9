#include "ui/laboratory/unseen_images.h"

#include <algorithm>
#include <numeric>

namespace inkling::ui::laboratory {

namespace {

constexpr int kReplied = 255;  // the largest value of replied images, whatever their files have

}  // namespace

bool UnseenImages::ready(Context& context, std::uint64_t& next_request) {
  const auto& dataset = context.snapshot->dataset;
  const auto& model = context.snapshot->model;
  if (dataset == nullptr || model == nullptr || dataset->test_count == 0) return false;
  if (dataset != dataset_) {
    dataset_ = dataset;
    images_ = {};
    largest_pixel_ = model->scaling.largest_pixel;
    std::vector<std::uint32_t> samples(
        static_cast<std::size_t>(std::min(dataset->test_count, kMost)));
    std::iota(samples.begin(), samples.end(), 0u);
    request_ = next_request++;
    context.session.ask({request_, request::Images{Split::kTest, std::move(samples)}});
  }
  return count() > 0;
}

bool UnseenImages::receive(const Reply& reply) {
  if (request_ == 0 || reply.id != request_) return false;
  request_ = 0;
  const auto* replied = std::get_if<reply::Images>(&reply.body);
  if (replied == nullptr) return true;
  images_.labels = replied->labels;
  images_.images.count = static_cast<std::uint32_t>(replied->labels.size());
  images_.images.rows = replied->rows;
  images_.images.columns = replied->columns;
  images_.images.file = replied->pixels;
  if (largest_pixel_ == kReplied) return true;
  // Exact: the reply's rounding down loses less than half a step.
  for (std::uint8_t& pixel : images_.images.file)
    pixel = static_cast<std::uint8_t>((pixel * largest_pixel_ + kReplied / 2) / kReplied);
  return true;
}

std::vector<std::uint8_t> UnseenImages::picture(Index sample) const {
  const std::uint8_t* first = images_.pixels(sample);
  std::vector<std::uint8_t> result(first, first + images_.pixel_count());
  for (std::uint8_t& pixel : result)
    pixel = static_cast<std::uint8_t>(pixel * kReplied / largest_pixel_);
  return result;
}

}  // namespace inkling::ui::laboratory

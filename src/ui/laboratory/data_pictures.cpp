#include "ui/laboratory/data_pictures.h"

#include <algorithm>
#include <cmath>

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/segments.h"

namespace inkling::ui::laboratory {

namespace {

constexpr int kMostPictureColumns = 16;                 // samples of a class side by side
constexpr int kWidestTexture = 2048;                    // that every graphics context can have
constexpr float kPictureSample = 58.0f, kMean = 56.0f;  // CSS pixels

// The side of a picture, in whole multiples of its pixels where there is room for them.
ImVec2 shown_size(const Rect& square, int width, int height) {
  const float across = static_cast<float>(std::max(width, height));
  const float scale =
      square.width >= across ? std::floor(square.width / across) : square.width / across;
  return {static_cast<float>(width) * scale, static_cast<float>(height) * scale};
}

float name_width(const Context& context, const DatasetInfo& dataset) {
  float width = context.px(20.0f);
  for (const std::string& name : dataset.class_names)
    width = std::max(width, text_width(context.fonts.ui_bold, name));
  return std::min(width, context.px(96.0f)) + context.px(12.0f);
}

}  // namespace

void DataPictures::forget_pictures() {
  for (Tile& tile : means_) tile.forget();
  for (Tile& tile : rows_) tile.forget();
}

bool DataPictures::receive(const Reply& reply) {
  if (images_.receive(reply)) return true;
  if (request_ == 0 || reply.id != request_) return false;
  request_ = 0;
  const auto* overview = std::get_if<reply::Overview>(&reply.body);
  if (overview == nullptr || dataset_ == nullptr) return true;
  const std::size_t classes = dataset_->class_names.size(),
                    pixels = static_cast<std::size_t>(dataset_->rows) *
                             static_cast<std::size_t>(dataset_->columns);
  if (overview->counts.size() == classes && overview->samples.size() == classes &&
      overview->means.size() == classes * pixels) {
    overview_ = *overview;
    means_.clear();
  }
  return true;
}

void DataPictures::follow(Desk& desk) {
  if (dataset_ == desk.context.snapshot->dataset) return;
  dataset_ = desk.context.snapshot->dataset;
  overview_.reset();
  images_.drop();
  painted_ = 0;
  rows_.clear();
  page_ = 0;
  if (dataset_ == nullptr) return;
  const std::size_t classes = dataset_->class_names.size();
  test_counts_ = count_labels(dataset_->test_labels, classes);
  test_samples_ = first_samples(dataset_->test_labels, classes, reply::Overview::kMostSamples);
  request_ = desk.page.next_request++;
  desk.context.session.ask({request_, request::Overview{Split::kTrain}});
}

void DataPictures::draw_counts(Desk& desk) {
  Context& context = desk.context;
  const auto numbers = [&] {
    return counts_csv(dataset_->class_names, overview_->counts, test_counts_);
  };
  desk.board.card(
      {.id = "classes",
       .title = "Classes",
       .note = "to learn from, and unseen",
       .file = overview_ ? "classes" : ""},
      [&](Rect& rest) {
        const Palette& p = context.colors();
        if (!overview_) {
          text_line(*context.list, context.fonts.ui, rest.cut_top(context.px(20.0f)), p.text2,
                    "Counting the images.");
          return;
        }
        double most = 1.0;
        for (std::size_t k = 0; k < test_counts_.size(); ++k)
          most = std::max({most, static_cast<double>(overview_->counts[k]),
                           static_cast<double>(test_counts_[k])});
        const float number = context.px(56.0f), name = name_width(context, *dataset_);
        for (std::size_t k = 0; k < test_counts_.size(); ++k) {
          Rect row = rest.cut_top(context.px(30.0f));
          text_line(*context.list, context.fonts.ui_bold, row.cut_left(name), p.text,
                    dataset_->class_names[k]);
          const Rect test = row.cut_right(number), train = row.cut_right(number);
          text_line(*context.list, context.fonts.ui, test, p.text2, grouped(test_counts_[k]),
                    Align::kRight);
          text_line(*context.list, context.fonts.ui_medium, train, p.text,
                    grouped(overview_->counts[k]), Align::kRight);
          const float bar = context.px(8.0f), middle = std::round(row.center().y);
          const auto draw_bar = [&](double count, float top, ImU32 color) {
            fill(*context.list,
                 {row.x, top,
                  std::max(context.hairline(), row.width * static_cast<float>(count / most)), bar},
                 color, context.px(2.0f));
          };
          draw_bar(overview_->counts[k], middle - bar - context.hairline(), p.edge);
          draw_bar(static_cast<double>(test_counts_[k]), middle + context.hairline(),
                   mix(p.line, p.edge, 0.35f));
        }
      },
      numbers);
}

void DataPictures::paint_means(const Palette& palette) {
  const int rows = dataset_->rows, columns = dataset_->columns;
  const auto pixels = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  means_.resize(dataset_->class_names.size());
  for (std::size_t k = 0; k < means_.size(); ++k)
    means_[k].set(
        colored(palette, overview_->means.data() + k * pixels, rows, columns, Inking::kGraphite));
  dark_ = palette.dark;
}

void DataPictures::draw_means(Desk& desk) {
  if (!overview_) return;
  Context& context = desk.context;
  const Palette& p = context.colors();
  if (means_.empty() || dark_ != p.dark) paint_means(p);
  const auto numbers = [&] {
    return means_csv(dataset_->class_names, overview_->means, dataset_->rows, dataset_->columns);
  };
  desk.board.card(
      {.id = "means",
       .title = "Mean images",
       .note = "of the images to learn from",
       .file = "mean-images"},
      [&](Rect& rest) {
        const float side = context.px(kMean), label = context.px(20.0f), gap = context.px(8.0f);
        const int columns = std::max(1, static_cast<int>((rest.width + gap) / (side + gap)));
        const std::vector<Rect> places = rest.columns(columns, gap);
        for (std::size_t k = 0; k < means_.size(); ++k) {
          const auto column = k % static_cast<std::size_t>(columns);
          if (k > 0 && column == 0) rest.cut_top(side + label + gap);
          const Rect cell{places[column].x, rest.y, places[column].width, side};
          const Rect square = cell.centered(side, side);
          bordered(*context.list, square, p.paper, p.line, context.px(6.0f), context.hairline());
          const ImVec2 size = shown_size(square, means_[k].width(), means_[k].height());
          const Rect at = square.centered(size.x, size.y);
          if (const ImTextureID texture = means_[k].show(*context.textures))
            context.list->AddImageRounded(texture, at.min(), at.max(), {0.0f, 0.0f}, {1.0f, 1.0f},
                                          IM_COL32_WHITE, context.px(5.0f));
          text_line(*context.list, context.fonts.ui_medium,
                    {cell.x, square.bottom(), cell.width, label}, p.text2, dataset_->class_names[k],
                    Align::kCenter);
        }
        rest.cut_top(side + label);
      },
      numbers);
}

void DataPictures::ask_for_samples(Desk& desk, int columns) {
  std::vector<std::uint32_t> wanted;
  const auto first = page_ * static_cast<std::size_t>(columns);
  for (const auto& of_class : samples())
    for (std::size_t i = first;
         i < std::min(of_class.size(), first + static_cast<std::size_t>(columns)); ++i)
      wanted.push_back(of_class[i]);
  if (images_.wanted() == wanted && asked_ == split_) return;
  if (asked_ != split_) images_.drop(), painted_ = 0;
  asked_ = split_;
  images_.ask(desk.context.session, desk.page.next_request++, std::move(wanted), split_);
}

void DataPictures::draw_sample_row(Desk& desk, std::size_t index, const Rect& row, float tile,
                                   int columns) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  Tile& texture = rows_[index];
  if (texture.empty()) return;
  const int count = texture.width() / dataset_->columns;
  const float step = (row.width - tile) / static_cast<float>(std::max(1, columns - 1));
  const ImTextureID image = texture.show(*context.textures);
  for (int i = 0; i < count; ++i) {
    const Rect square{std::round(row.x + step * static_cast<float>(i)), row.y, tile, tile};
    const std::uint32_t sample =
        samples()[index][page_ * static_cast<std::size_t>(columns) + static_cast<std::size_t>(i)];
    const Press pointer =
        press(context, "sample" + std::to_string(sample), square, split_ == Split::kTest);
    bordered(*context.list, square, p.paper, pointer.hovered ? p.edge : p.line, context.px(6.0f),
             context.hairline());
    const ImVec2 size = shown_size(square, dataset_->columns, dataset_->rows);
    const Rect at = square.centered(size.x, size.y);
    const float left = static_cast<float>(i) / static_cast<float>(count),
                right = static_cast<float>(i + 1) / static_cast<float>(count);
    if (image != nullptr)
      context.list->AddImageRounded(image, at.min(), at.max(), {left, 0.0f}, {right, 1.0f},
                                    IM_COL32_WHITE, context.px(5.0f));
    if (split_ == Split::kTest) hint(context, pointer, square, "Click: onto the pad");
    if (pointer.pressed) take_to_pad(context, desk.page, sample);
  }
}

void DataPictures::draw_samples(Desk& desk) {
  if (!overview_) return;
  Context& context = desk.context;
  const Palette& p = context.colors();
  desk.board.card(
      {.id = "samples", .title = "Samples", .note = "by class", .span = 3}, [&](Rect& rest) {
        const float tile = context.target(kPictureSample, 44.0f), gap = context.px(8.0f),
                    name = name_width(context, *dataset_);
        const int columns = std::clamp(
            static_cast<int>((rest.width - name + gap) / (tile + gap)), 1,
            std::max(1, std::min(kMostPictureColumns, kWidestTexture / dataset_->columns)));
        std::size_t most = 0;
        for (const auto& of_class : samples()) most = std::max(most, of_class.size());
        const std::size_t pages = std::max<std::size_t>(
            1, (most + static_cast<std::size_t>(columns) - 1) / static_cast<std::size_t>(columns));
        page_ = std::min(page_, pages - 1);
        Rect head = rest.cut_top(context.target(32.0f, 44.0f));
        const Segment parts[] = {{"To learn from"}, {"Unseen"}};
        if (const auto picked =
                segments(context, "part", head.cut_left(segments_width(context, parts)), parts,
                         split_ == Split::kTrain ? 0u : 1u)) {
          split_ = *picked == 0 ? Split::kTrain : Split::kTest;
          page_ = 0;
        }
        if (button(context, "next samples", head.cut_right(button_width(context, "Others")),
                   "Others", {.enabled = pages > 1}))
          page_ = (page_ + 1) % pages;
        rest.cut_top(context.px(12.0f));
        ask_for_samples(desk, columns);
        if (images_.ready() &&
            (painted_ != images_.revision() || rows_dark_ != p.dark || rows_.empty())) {
          painted_ = images_.revision();
          rows_dark_ = p.dark;
          rows_.resize(dataset_->class_names.size());
          for (std::size_t k = 0; k < rows_.size(); ++k) {
            std::vector<const std::uint8_t*> pixels;
            for (std::size_t i = 0; i < images_.samples().size(); ++i)
              if (static_cast<std::size_t>(images_.label(i)) == k)
                pixels.push_back(images_.pixels(i));
            rows_[k].set(
                colored_row(p, pixels, images_.rows(), images_.columns(), Inking::kGraphite));
          }
        }
        for (std::size_t k = 0; k < dataset_->class_names.size(); ++k) {
          Rect row = rest.cut_top(tile);
          rest.cut_top(gap);
          text_line(*context.list, context.fonts.ui_bold, row.cut_left(name), p.text,
                    dataset_->class_names[k]);
          if (images_.ready() && k < rows_.size()) draw_sample_row(desk, k, row, tile, columns);
        }
      });
}

void DataPictures::draw(Desk& desk) {
  follow(desk);
  if (dataset_ == nullptr) return;
  draw_counts(desk);
  draw_means(desk);
  draw_samples(desk);
}

}  // namespace inkling::ui::laboratory

// Descriptions of searches from text, and in words.
#include <catch_amalgamated.hpp>
#include <fstream>
#include <sstream>

#include "formats/search_json.h"
#include "ui/laboratory/search_draft.h"

using namespace inkling;
using namespace inkling::ui::laboratory;
using Catch::Matchers::ContainsSubstring;

namespace {

DatasetInfo mnist() {
  DatasetInfo info;
  info.name = "mnist";
  info.train_count = 60000;
  return info;
}

std::string refusal(const char* axis, const char* text) {
  const auto parsed = parse_axis(*make_axis(axis), text);
  REQUIRE_FALSE(parsed.ok());
  return parsed.error().message;
}

}  // namespace

TEST_CASE("the ready searches are sound, and the grid is that of the command line", "[search]") {
  const DatasetInfo info = mnist();
  for (const SearchExample& example : search_examples()) {
    INFO(example.name);
    const SearchDescription search = search_for(example, &info);
    CHECK(check_for_page(search, &info).ok());
  }
  std::ifstream file(INKLING_TEST_DATA "/../../assets/searches/r1-grid.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto expected = parse_search(text.str());
  REQUIRE(expected);
  CHECK(search_for(search_examples().back(), &info) == *expected);
  CHECK(point_count(*expected) == 225);
}

TEST_CASE("a search for other data is cut to what they have", "[search]") {
  DatasetInfo small = mnist();
  small.name = "tiny";
  small.train_count = 200;
  const SearchDescription search = search_for(search_examples().back(), &small);
  CHECK(search.settings.data == "tiny");
  CHECK(search.settings.train_count == 0);
  CHECK(search.settings.validation_count == 20);
  CHECK(check_for_page(search, &small).ok());
}

TEST_CASE("what cannot be started says why", "[search]") {
  const DatasetInfo info = mnist();
  SearchDescription search = search_for(search_examples().front(), &info);
  CHECK_THAT(check_for_page(search, nullptr).error().message, ContainsSubstring("No data"));
  DatasetInfo other = info;
  other.name = "letters";
  CHECK_THAT(check_for_page(search, &other).error().message,
             ContainsSubstring("letters is loaded"));
  search.settings.validation_count = 25000;
  CHECK_THAT(check_for_page(search, &info).error().message, ContainsSubstring("validation_count"));
  search = search_for(search_examples().front(), &info);
  search.settings.train_count = 70000;
  CHECK_THAT(check_for_page(search, &info).error().message, ContainsSubstring("60000"));
  search = search_for(search_examples()[1], &info);
  search.trials = 20000;
  CHECK_THAT(check_for_page(search, &info).error().message, ContainsSubstring("10,000"));
}

TEST_CASE("the text of an axis reads back", "[search]") {
  const char* const cases[][2] = {
      {"hidden[0]", "100, 200, 300"},  {"hidden", "128; 256,128; none"},
      {"learning_rate", "0.1, 0.03"},  {"learning_rate", "0.01 to 1 log"},
      {"momentum", "0 to 0.9"},        {"activation", "relu; tanh,sigmoid"},
      {"activation[0]", "relu, tanh"}, {"optimizer", "sgd, adam"},
      {"nesterov", "false, true"},     {"dropout[0]", "0, 0.2"}};
  for (const auto& [name, text] : cases) {
    INFO(name << ": " << text);
    const auto axis = parse_axis(*make_axis(name), text);
    REQUIRE(axis);
    CHECK(axis_text(*axis) == text);
    CHECK(axis->name() == name);
  }
  const auto loose = parse_axis(*make_axis("hidden[0]"), "  16,32 ,  64 ");
  REQUIRE(loose);
  CHECK(loose->choices ==
        std::vector<ParameterValue>{std::int64_t{16}, std::int64_t{32}, std::int64_t{64}});
}

TEST_CASE("values that are none are refused with what was found", "[search]") {
  CHECK_THAT(refusal("learning_rate", "0.1, fast"), ContainsSubstring("fast"));
  CHECK_THAT(refusal("learning_rate", "0.1, 0.1"), ContainsSubstring("twice"));
  CHECK_THAT(refusal("learning_rate", "0.1,, 0.2"), ContainsSubstring("nothing"));
  CHECK_THAT(refusal("learning_rate", ""), ContainsSubstring("nothing"));
  CHECK_THAT(refusal("learning_rate", "a to 1"), ContainsSubstring("\"a\""));
  CHECK_THAT(refusal("hidden[0]", "-5"), ContainsSubstring("hidden"));
  CHECK_THAT(refusal("hidden[0]", "none"), ContainsSubstring("none"));
  CHECK_THAT(refusal("optimizer", "sgd, magic"), ContainsSubstring("magic"));
  CHECK_THAT(parse_seeds("1, x").error().message, ContainsSubstring("\"x\""));
  CHECK(*parse_seeds("42,43") == std::vector<std::int64_t>{42, 43});
}

TEST_CASE("each further axis can be added and makes a sound search", "[search]") {
  const DatasetInfo info = mnist();
  SearchDescription search = search_for(search_examples().front(), &info);
  const std::vector<std::string> names = further_axes(search);
  // hidden[0] is there; a second layer can be added, the whole list cannot.
  CHECK(std::find(names.begin(), names.end(), "hidden[1]") != names.end());
  CHECK(std::find(names.begin(), names.end(), "hidden[0]") == names.end());
  CHECK(std::find(names.begin(), names.end(), "hidden") == names.end());
  CHECK(std::find(names.begin(), names.end(), "seed") == names.end());
  for (const std::string& name : names) {
    INFO(name);
    SearchDescription more = search;
    more.axes.push_back(suggested_axis(name, search.settings));
    sort_axes(more.axes);
    INFO(axis_text(suggested_axis(name, search.settings)));
    if (name == "train_count") continue;  // half of what is used may be held out
    if (name == "synthetic_share" || name == "scribble_share") continue;  // digits only
    const Status status = check_for_page(more, &info);
    INFO((status.ok() ? "" : status.error().message));
    CHECK(status.ok());
    CHECK(parse_axis(*make_axis(name), axis_text(suggested_axis(name, search.settings))).ok());
  }
}

TEST_CASE("a search is told in words", "[search]") {
  const DatasetInfo info = mnist();
  SearchDescription grid = search_for(search_examples().back(), &info);
  CHECK(search_summary(grid) == "9 widths \u00d7 5 rates \u00d7 5 strengths of L2, one seed each");
  // docs/search.md: 225 points, eta 3, from 1 to 9 epochs.
  CHECK(rungs_text(grid) == "225 runs of 1 epoch, 75 of 3, 25 of 9");
  grid.seeds = {1, 2};
  CHECK(rungs_text(grid) == "450 runs of 1 epoch, 150 of 3, 50 of 9");
  CHECK_THAT(search_summary(grid), ContainsSubstring("2 seeds each"));
  const SearchDescription points = search_for(search_examples()[1], &info);
  CHECK(search_summary(points) ==
        "27 random points of hidden layer 1, learning rate and momentum, one seed each");
}

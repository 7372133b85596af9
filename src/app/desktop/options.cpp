#include "app/desktop/options.h"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace inkling::desktop {

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
  Options options;
  std::string size;
  bool phone = false;
  CLI::App app("Train a network on handwritten digits and draw for it.", "inkling-desktop");
  app.add_option("--data", options.data, "Name of the data set")->capture_default_str();
  app.add_option("--data-dir", options.data_folder, "Folder of its files");
  app.add_option("--size", size, "Window in points, for example 1440x900");
  app.add_flag("--phone", phone, "The arrangement of a phone: 390x844 at ratio 3");
  app.add_option("--ratio", options.ratio, "Pixels per point; the screen's where not given")
      ->check(CLI::Range(0.5, 4.0));
  app.add_option("--theme", options.theme, "light, dark or system")
      ->check(CLI::IsMember({"light", "dark", "system"}));
  app.add_option("--set", options.settings,
                 "A setting, for example learning_rate=0.2; may be repeated");
  app.add_flag("--train", options.train, "Starts training as soon as the data is there");
  auto* pictures = app.add_option_group("pictures");
  pictures->add_option("--screenshot", options.screenshot, "Writes a PNG file and ends");
  pictures->add_option("--after", options.after, "Seconds to wait before it")
      ->capture_default_str();
  pictures->add_flag("--until-finished", options.until_finished,
                     "Waits for the end of the run instead");
  pictures->add_flag("--draw", options.draw, "Draws a digit first");
  pictures->add_option("--scroll", options.scroll, "Scrolls down so many points");
  pictures->add_option("--pointer", options.pointer, "Where the pointer rests: x y")->expected(2);
  pictures->add_option("--click", options.click, "Where to click before: x y, also several pairs");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    exit_code = app.exit(error);
    return std::nullopt;
  }
  if (phone) {
    options.width = 390, options.height = 844;
    if (!options.ratio) options.ratio = 3.0f;
  }
  if (!size.empty() && std::sscanf(size.c_str(), "%dx%d", &options.width, &options.height) != 2) {
    std::fprintf(stderr, "--size: found %s, expected WIDTHxHEIGHT.\n", size.c_str());
    exit_code = 2;
    return std::nullopt;
  }
  return options;
}

}  // namespace inkling::desktop

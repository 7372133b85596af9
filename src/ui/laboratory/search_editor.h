// The cards in which a search is described.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/search/search_space.h"
#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

class SearchEditor {
 public:
  // A description to begin with, from an example, a file or a former search.
  void take(SearchDescription search, std::string settings_from);
  void refuse(std::string why) { error_ = std::move(why); }  // a file that is no search
  const SearchDescription& search() const { return search_; }

  // Returns the search that is to be started, with every default in its place. `note`: a sentence
  // below the buttons, or "".
  std::optional<SearchDescription> draw(Desk& desk, const std::string& note);

 private:
  void draw_what(Desk& desk, Rect& rest);
  void draw_how(Desk& desk, Rect& rest);
  void draw_examples(Desk& desk, Rect& rest);
  void draw_axes(Desk& desk, Rect& rest);
  void draw_further(Desk& desk, Rect& rest);
  void draw_halving(Desk& desk, Rect& rest);
  void draw_settings(Desk& desk, Rect& rest);
  void draw_verdict(Desk& desk, Rect& rest);
  std::optional<std::string> field(Desk& desk, Rect& rest, const char* label,
                                   const std::string& text);
  // `zero`: what 0 is called, where it stands for something.
  void number(Desk& desk, Rect& rest, const char* label, double value,
              const std::function<void(double)>& set, std::string_view zero = "");
  void changed();
  void judge(const Snapshot& snapshot);

  SearchDescription search_;
  std::string settings_from_;
  bool begun_ = false;
  bool touched_ = false;  // it is more than the first example
  std::string error_;     // of what was typed or loaded last
  bool judged_ = false;   // the following are of the present description and data
  std::shared_ptr<const DatasetInfo> dataset_;
  std::string problem_, extent_;
  bool other_data_ = false;
  bool start_ = false;
};

}  // namespace inkling::ui::laboratory

// The pictures of a search that goes on or is over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/context.h"
#include "ui/laboratory/search_driver.h"
#include "ui/laboratory/search_figures.h"

namespace inkling::ui::laboratory {

// "98.69%", or a loss.
std::string score_text(Objective objective, double score);
const char* objective_label(Objective objective);  // "Validation", "Held-out loss"

// Each cuts what it uses off the top of `rest`. The table shows the first `shown` rows.
void draw_search_table(Context& context, const SearchDriver& driver,
                       const std::vector<LeaderboardRow>& rows, std::size_t shown, Rect& rest);
void draw_search_heatmap(Context& context, const SearchSchedule& schedule, const Heatmap& map,
                         std::size_t across, std::optional<std::size_t> down, Rect& rest);
void draw_search_halving(Context& context, const SearchSchedule& schedule,
                         const std::vector<HalvingLine>& lines, Rect& rest);
// "142 began, 52 reached epoch 3, 11 ran to the end"
std::string halving_text(const SearchSchedule& schedule);

}  // namespace inkling::ui::laboratory

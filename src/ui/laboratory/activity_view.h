// What one layer puts out for an image, and what the network answers: parts of the view of
// activations.
#pragma once

#include <optional>

#include "ui/context.h"
#include "ui/laboratory/activation_pictures.h"

namespace inkling::ui::laboratory {

// All return the height used.

// Name, size and scale of hidden layer `layer`, and how many of its units differ between two
// images.
float draw_activity_legend(Context& context, std::size_t layer, const DenseLayer<float>& dense,
                           const ActivityScale& scale, std::optional<Index> differing,
                           const Rect& rect);
// `tile`: the outputs as paint_activity() has them.
float draw_activity(Context& context, std::size_t layer, Activation activation,
                    const VectorF& outputs, Tile& tile, const Rect& rect);
// The probabilities of the classes, of the likeliest ones where there are many.
float draw_answer_bars(Context& context, const Explanation& explanation, const Rect& rect);

}  // namespace inkling::ui::laboratory

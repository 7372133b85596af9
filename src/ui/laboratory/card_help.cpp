#include "ui/laboratory/card_help.h"

#include <algorithm>
#include <array>

namespace inkling::ui::laboratory {

namespace {

constexpr std::array kHelp = std::to_array<CardHelp>({
    {"runs",
     "Each press of Train, with its recipe and the weights that read the held-out images best. The "
     "mark at the left puts a run into the plots.",
     "early-stopping-and-the-best-weights"},
    {"run curves",
     "Accuracy on unseen images. The scale counts what is misread: half as many errors is always "
     "the same step.",
     "the-training-curve"},
    {"run bars", "The same runs by the accuracy at their end.", "loss-accuracy-confusion"},
    {"published", "Recipes that repeat what others have published. Use one, then press Train.",
     "steps"},
    {"accuracy",
     "How much is read of the images that are learned, and of those that are not.",
     "the-training-curve"},
    {"loss", "The mean cross-entropy, which training lowers.", "cross-entropy"},
    {"learning-rate", "How far each step goes, as the schedule has it.", "schedules"},
    {"gradient-norm", "How steep the loss is for the present weights.",
     "learning-rate-and-plain-gradient-descent"},
    {"search", "Trains many settings for a while, and goes on with those that read best.",
     "early-stopping-and-the-best-weights"},
    {"classes", "How many images there are of each class.", "images-and-labels"},
    {"means", "All images of a class laid over each other.", "images-and-labels"},
    {"mistakes",
     "The unseen images whose true class got the least probability: the largest cross-entropy.",
     "cross-entropy"},
    {"confusion", "Which class is taken for which. Click a cell to see its images.",
     "loss-accuracy-confusion"},
    {"report",
     "Precision: how far an answer can be trusted. Recall: how much of a class is found. F1: both "
     "in one number.",
     "worked-example-three-classes"},
    {"weights", "What each unit looks for: ink on blue pixels speaks for it, on orange against.",
     "scores"},
    {"weights ", "All weights of a layer: a row for each unit, a column for each input.",
     "the-hidden-layers"},
    {"activations", "What the units of each layer put out for the chosen images.", "activations"},
    {"histogram", "How many weights, biases or gradients have which size.", "initialisers"},
    {"dead units", "Units that no image wakes: nothing teaches them any longer.", "activations"},
    {"projection",
     "Each image is a point: near ones look alike to the network. PCA keeps distances as well as a "
     "plane can, t-SNE neighbours.",
     "the-hidden-layers"},
    {"robustness", "How far writing may stray from what was learned.",
     "shift-rotation-size-aspect-slant"},
});

}  // namespace

const CardHelp* find_card_help(std::string_view id) {
  // Of several the longest.
  const CardHelp* best = nullptr;
  for (const CardHelp& help : kHelp)
    if (id.starts_with(help.card) && (best == nullptr || help.card.size() > best->card.size()))
      best = &help;
  return best;
}

}  // namespace inkling::ui::laboratory
